import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Chosen here and not by soketi, which can take a port again after a crash only if it was told that port before, too. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
