import { Validator } from '@seriousme/openapi-schema-validator';
import { ChatPages } from './chat-pages.js';
import { RunningSample } from './running-sample.js';

interface Schema {
  readonly type?: string;
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
}
interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema; examples: object }>> };
  readonly responses: Readonly<Record<string, { content: { 'application/json': { schema: Schema } } }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Enough of JSON Schema for the endpoint's replies. */
function fits(schema: Schema, value: unknown): boolean {
  if (schema.oneOf) return schema.oneOf.filter((one) => fits(one, value)).length === 1;
  if (schema.enum && !schema.enum.includes(value)) return false;
  if (schema.type === 'string') return typeof value === 'string' && new RegExp(schema.pattern ?? '').test(value);
  if (schema.type === 'integer') return Number.isInteger(value) && Number(value) >= (schema.minimum ?? 0);
  if (schema.type === 'array') return Array.isArray(value) && value.every((one) => fits(schema.items!, one));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { properties = {}, required = [], additionalProperties = true } = schema;
  return (
    required.every((name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(([name, member]) => {
      const known = properties[name] ?? additionalProperties;
      return typeof known === 'boolean' ? known : fits(known, member);
    })
  );
}

describe('the API document of the sample', () => {
  let sample: RunningSample;
  let document: Document;
  let token: string;

  beforeAll(async () => {
    sample = await RunningSample.start();
    document = (await (await sample.call('/docs-json')).json()) as Document;
    token = (await sample.logIn('ada')).token;
  }, 60_000);

  afterAll(() => sample?.close());

  const replySchema = (path: string, status: number) =>
    document.paths[path]!.post!.responses[status]!.content['application/json'].schema;

  it('is a valid OpenAPI document', async () => {
    expect(await new Validator().validate(document as unknown as Record<string, unknown>)).toMatchObject({
      valid: true,
    });
  });

  it('lists the routes of the sample and of the library, but not those of the page', () => {
    expect(Object.keys(document.paths).sort()).toEqual([
      '/direct/{userId}',
      '/login',
      '/operators/decisions',
      '/operators/explain',
      '/operators/policies',
      '/operators/requests',
      '/pusher/auth',
      '/pusher/user-auth',
      '/rooms',
      '/rooms/{roomId}/members',
      '/rooms/{roomId}/members/{userId}',
      '/rooms/{roomId}/messages',
      '/unread',
      '/unread/read',
      '/users',
    ]);
  });

  it.each([
    ['one channel', { channel_name: 'private-user-1' }, 200],
    ['a presence channel', { channel_name: 'presence-room-1' }, 200],
    ['an encrypted channel', { channel_name: 'private-encrypted-direct-1-2' }, 200],
    ['a batch', { channel_name: ['presence-room-1', 'presence-room-3', 'public', 'private-user-1'] }, 200],
    ['a denial', { channel_name: 'presence-room-3' }, 403],
    ['nothing', {}, 400],
  ])('describes the reply of the endpoint to %s', async (_case, body, status) => {
    const reply = await sample.call('/pusher/auth', { token, body: { socket_id: '1.2', ...body } });

    expect(reply.status).toBe(status);
    expect(fits(replySchema('/pusher/auth', status), await reply.json())).toBe(true);
  });

  it('describes the replies without a user and to a sign-in', async () => {
    const body = { socket_id: '1.2' };
    const anonymous = await sample.call('/pusher/auth', { body: { ...body, channel_name: 'private-user-1' } });
    expect(fits(replySchema('/pusher/auth', anonymous.status), await anonymous.json())).toBe(true);

    const signedIn = await sample.call('/pusher/user-auth', { token, body });
    expect(signedIn.status).toBe(200);
    expect(fits(replySchema('/pusher/user-auth', 200), await signedIn.json())).toBe(true);
  });

  it('does not match invalid replies', () => {
    const schema = replySchema('/pusher/auth', 200);
    expect(fits(schema, { auth: 'key:signature', user: 1 })).toBe(false);
    expect(fits(schema, { 'private-user-1': { status: 200 } })).toBe(false);
    expect(fits(schema, { 'private-user-1': 'key:signature' })).toBe(false);
    expect(fits(replySchema('/pusher/auth', 403), { reason: 'not a member' })).toBe(false);
  });

  it('has examples that the endpoint accepts', async () => {
    const { content } = document.paths['/pusher/auth']!.post!.requestBody!;
    const examples = content['application/json']!.examples as Record<string, { value: { channel_name: unknown } }>;

    for (const { value } of Object.values(examples)) {
      expect(fits(content['application/json']!.schema, value)).toBe(true);
      expect((await sample.call('/pusher/auth', { token, body: value })).status).toBe(200);
    }
  });

  it('is shown at /docs without requests to other servers', async () => {
    const pages = await ChatPages.launch();
    try {
      const page = await pages.browser.newPage();
      const elsewhere: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(sample.address) && !request.url().startsWith('data:'))
          elsewhere.push(request.url());
      });
      await pages.visit(`${sample.address}/docs`, undefined, page);

      await page.getByText('/pusher/auth', { exact: true }).click();
      await page.getByText('Authorizes a connection for one channel or several').first().waitFor();
      await page.getByText('The policy denied access, or no policy matches the channel.').waitFor();
      expect(elsewhere).toEqual([]);
      await pages.closePages();
    } finally {
      await pages.close();
    }
  }, 60_000);
});
