import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { PusherBatchAuthorizer } from './batch-authorizer.js';
import { asScript, inBatches, showMembers, withSoketi } from './clients.js';
import { RecordingPusher } from './recording-pusher.js';

const Client = RecordingPusher.asClient();
const HEADERS = { Authorization: 'Bearer token' };

describe('the code for clients in the guide works:', () => {
  let said: string[];
  const log = console.log;
  beforeEach(() => {
    said = [];
    console.log = (...words: unknown[]) => said.push(words.flat().join(' ').trim());
  });
  afterEach(() => {
    console.log = log;
  });

  test('soketi', () => {
    const { options } = RecordingPusher.of(withSoketi(Client, 'token'));
    expect(options).toMatchObject({ wsHost: 'localhost', wsPort: 6001, forceTLS: false });
    expect(options.channelAuthorization).toMatchObject({ endpoint: '/pusher/auth' });
  });

  test('members', () => {
    const client = new Client('key', { cluster: 'eu' });
    showMembers(client);
    const ada = { id: '1', info: { name: 'Ada' } };
    const grace = { id: '2', info: { name: 'Grace' } };
    const members = { count: 2, me: ada, each: (callback: (member: object) => void) => [ada, grace].forEach(callback) };
    const recorded = RecordingPusher.of(client);
    recorded.emit('presence-lobby pusher:subscription_succeeded', members);
    recorded.emit('presence-lobby pusher:member_added', { id: '3', info: { name: 'Linus' } });
    recorded.emit('presence-lobby pusher:member_removed', grace);
    expect(said).toEqual(['1 Ada (me)', '2 Grace', 'Linus came', 'Grace left']);
  });

  test('batches', () => {
    const authorizer = createRequire(join(process.cwd(), 'test/e2e/clients/package.json'))(
      'pusher-js-auth',
    ) as PusherBatchAuthorizer;
    const { options } = RecordingPusher.of(inBatches(Client, authorizer, 'token'));
    expect(options).toMatchObject({ authEndpoint: '/pusher/auth', authorizer, auth: { headers: HEADERS } });
    expect(typeof authorizer).toBe('function');
    const { overrides } = JSON.parse(readFileSync('test/e2e/clients/package.json', 'utf8')) as { overrides: object };
    expect({ overrides }).toEqual(JSON.parse(readFileSync('test/docs/guide/plugin-overrides.json', 'utf8')));
  });

  test('JSONP', () => {
    const { options } = RecordingPusher.of(asScript(Client));
    expect(options.channelAuthorization).toMatchObject({ transport: 'jsonp' });
  });
});
