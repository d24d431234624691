import type { INestApplication } from '@nestjs/common';
import { type ClientProxy, ClientProxyFactory, Transport } from '@nestjs/microservices';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { firstValueFrom } from 'rxjs';
import { ADAPTERS, bodyOf, create, granted, join, listen } from './asking.js';
import { HybridModule, startMicroservice } from './microservice.js';

describe.each(ADAPTERS)('an application on %s that is also a microservice', (adapter) => {
  let app: INestApplication;
  let origin: string;
  let client: ClientProxy;
  beforeAll(async () => {
    app = await create(HybridModule, adapter);
    const port = await freePort();
    await startMicroservice(app, port);
    origin = await listen(app);
    client = ClientProxyFactory.create({ transport: Transport.TCP, options: { host: '127.0.0.1', port } });
  });
  afterAll(async () => {
    await client.close();
    await app.close();
  });

  const mayJoin = (userId: string, channelName: string) =>
    firstValueFrom(client.send<boolean>('may-join', { userId, channelName }));

  it('uses one policy for clients over HTTP and services over TCP', async () => {
    const channel = 'private-account-ada';
    expect(bodyOf(await join(origin, channel, { authorization: 'Bearer ada' }))).toEqual(granted(channel));
    expect((await join(origin, channel, { authorization: 'Bearer bob' })).status).toBe(403);
    expect(await mayJoin('ada', channel)).toBe(true);
    expect(await mayJoin('bob', channel)).toBe(false);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
