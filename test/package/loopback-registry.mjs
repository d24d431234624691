// A package registry on this machine that serves one package. All others come from the real one.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { mustRun } from '../../scripts/pack.mjs';

/** @returns {Promise<{ url: string, close: () => void }>} */
export async function openRegistry(tarball) {
  const data = readFileSync(tarball);
  const manifest = JSON.parse(await mustRun('tar', ['-xzOf', tarball, 'package/package.json']));
  const upstream = (await mustRun('npm', ['config', 'get', 'registry'])).trim().replace(/\/$/, '');
  const integrity = `sha512-${createHash('sha512').update(data).digest('base64')}`;

  const server = createServer((request, response) => {
    const url = `http://127.0.0.1:${server.address().port}`;
    if (request.url === '/tarball.tgz') return response.end(data);
    if (decodeURIComponent(request.url) === `/${manifest.name}`) {
      response.setHeader('content-type', 'application/json');
      return response.end(
        JSON.stringify({
          name: manifest.name,
          'dist-tags': { latest: manifest.version },
          versions: { [manifest.version]: { ...manifest, dist: { tarball: `${url}/tarball.tgz`, integrity } } },
        }),
      );
    }
    response.writeHead(302, { location: upstream + request.url }).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
