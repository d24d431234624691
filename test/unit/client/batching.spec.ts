import { channels, grantOf, Page, pass, SOCKET, useFakeTime } from './fake-endpoint.js';

useFakeTime();

describe('a request', () => {
  it.each([
    ['sends one name as an ordinary request', ['private-a'], [['channel_name', 'private-a']]],
    [
      'sends several names as a list',
      ['private-a', 'presence-b'],
      [
        ['channel_name[]', 'private-a'],
        ['channel_name[]', 'presence-b'],
      ],
    ],
    ['sends a repeated name once', ['private-a', 'private-a'], [['channel_name', 'private-a']]],
    ['sends the characters of a name unchanged', ['private-=@,.;&'], [['channel_name', 'private-=@,.;&']]],
  ])('%s', async (_, names, form) => {
    const page = new Page();
    page.subscribe(...names);
    await pass();
    expect(page.sent).toHaveLength(1);
    expect(page.sent[0]).toMatchObject({
      url: '/pusher/auth',
      form: [['socket_id', SOCKET], ...form],
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      init: { method: 'POST' },
    });
    expect(page.outcomes.map(({ name, grant }) => [name, grant])).toEqual(names.map((name) => [name, grantOf(name)]));
  });

  it('goes to the configured endpoint', async () => {
    const page = new Page({ endpoint: 'https://api.example.com/broadcasting/auth?v=1' });
    page.subscribe('private-a');
    await pass();
    expect(page.sent[0]?.url).toBe('https://api.example.com/broadcasting/auth?v=1');
  });
});

describe('names', () => {
  it('of one tick share one request', async () => {
    const page = new Page();
    page.subscribe('private-a');
    await Promise.resolve();
    page.subscribe('private-b');
    await pass();
    expect(page.sent.map(({ names }) => names)).toEqual([['private-a', 'private-b']]);
  });

  it('of later ticks go into another request, even while one is in flight', async () => {
    const page = new Page({}, async ({ names }) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { body: grantOf(names[0]!) };
    });
    page.subscribe('private-a');
    await pass(50);
    page.subscribe('private-b');
    await pass(60);
    expect(page.sent.map(({ at, names }) => [at, names])).toEqual([
      [0, ['private-a']],
      [50, ['private-b']],
    ]);
    expect(page.results).toEqual({ 'private-a': true });
    await pass(100);
    expect(page.results).toEqual({ 'private-a': true, 'private-b': true });
  });

  it('gather for batchDelayMs after the first of them', async () => {
    const page = new Page({ batchDelayMs: 20 });
    page.subscribe('private-a');
    await pass(19);
    page.subscribe('private-b');
    await pass(1);
    page.subscribe('private-c');
    await pass(20);
    expect(page.sent.map(({ at, names }) => [at, names])).toEqual([
      [20, ['private-a', 'private-b']],
      [40, ['private-c']],
    ]);
  });

  it('of two connections go into two requests', async () => {
    const page = new Page({ Pusher: undefined } as never);
    page.subscribeOn('1.2', 'private-a');
    page.subscribeOn('3.4', 'private-a');
    page.subscribeOn('1.2', 'private-b');
    await pass();
    expect(page.sent.map(({ form, names }) => [form[0], names])).toEqual([
      [
        ['socket_id', '1.2'],
        ['private-a', 'private-b'],
      ],
      [['socket_id', '3.4'], ['private-a']],
    ]);
  });

  it.each([
    [250, {}, [100, 100, 50]],
    [100, {}, [100]],
    [101, {}, [100, 1]],
    [5, { maxBatchSize: 2 }, [2, 2, 1]],
    [3, { batch: false }, [1, 1, 1]],
    [3, { batch: true }, [3]],
  ])('are split into full requests: %d with %o into %o', async (count, options, sizes) => {
    const page = new Page(options);
    page.subscribe(...channels(count));
    await pass();
    expect(page.sent.map(({ names }) => names.length)).toEqual(sizes);
    expect(page.sent.flatMap(({ names }) => names)).toEqual(channels(count));
    expect(page.results).toEqual(Object.fromEntries(channels(count).map((name) => [name, true])));
  });

  it('after a full request gather again and stay together when the full one is sent', async () => {
    const page = new Page({ maxBatchSize: 2, batchDelayMs: 10 });
    page.subscribe('private-a', 'private-b');
    await pass(5);
    page.subscribe('private-c');
    await pass(6);
    page.subscribe('private-d');
    await pass(10);
    expect(page.sent.map(({ at, names }) => [at, names])).toEqual([
      [10, ['private-a', 'private-b']],
      [15, ['private-c', 'private-d']],
    ]);
  });

  it('have callbacks that share no object, because pusher-js removes the shared secret from its own', async () => {
    const secret = `${'A'.repeat(43)}=`;
    const page = new Page({}, () => ({ body: { auth: 'key:x', shared_secret: secret } }));
    page.subscribe('private-encrypted-a', 'private-encrypted-a');
    await pass();
    delete (page.outcomes[0]?.grant as { shared_secret?: string }).shared_secret;
    expect(page.outcomes[1]?.grant).toEqual({ auth: 'key:x', shared_secret: secret });
  });
});
