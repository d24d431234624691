import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Finds a free port. soketi does not choose one itself, because it has to come back on the same port after a crash. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
