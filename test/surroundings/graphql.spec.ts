import type { INestApplication, Type } from '@nestjs/common';
import { JSON_BODY, send } from '../e2e/wire/raw-http.js';
import { ADAPTERS, bodyOf, create, granted, join, listen } from './asking.js';
import { GraphqlModule, GraphqlOnlyModule } from './graphql.js';

const CHANNEL = 'private-account-ada';
const ADA = { authorization: 'Bearer ada' };

describe.each(ADAPTERS)('a GraphQL application on %s', (adapter) => {
  let app: INestApplication | undefined;
  let origin: string;
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  const boot = async (module: Type) => {
    app = await create(module, adapter);
    origin = await listen(app);
  };
  const mayJoin = async (channelName: string) => {
    const body = JSON.stringify({
      query: 'query ($name: String!) { mayJoin(channelName: $name) }',
      variables: { name: channelName },
    });
    return bodyOf(await send(origin, { path: '/graphql', headers: { ...JSON_BODY, ...ADA }, body }));
  };

  it('uses one policy for the endpoint and a query, behind one global guard', async () => {
    await boot(GraphqlModule);
    expect(bodyOf(await join(origin, CHANNEL, ADA))).toEqual(granted(CHANNEL));
    expect((await join(origin, 'private-account-bob', ADA)).status).toBe(403);
    expect((await join(origin, CHANNEL)).status).toBe(403);
    expect(await mayJoin(CHANNEL)).toEqual({ data: { mayJoin: true } });
    expect(await mayJoin('private-account-bob')).toEqual({ data: { mayJoin: false } });
  });

  // Express's response, the argument that GraphQL's third one is mistaken for, leads to the request; Fastify's does not.
  it(`answers ${adapter === 'express' ? 200 : 500} behind a guard for only GraphQL, and is never open`, async () => {
    await boot(GraphqlOnlyModule);
    const refused = adapter === 'express' ? 403 : 500;
    expect((await join(origin, CHANNEL, ADA)).status).toBe(adapter === 'express' ? 200 : 500);
    expect((await join(origin, CHANNEL)).status).toBe(refused);
    expect(await mayJoin(CHANNEL)).toEqual({ data: { mayJoin: true } });
  });
});
