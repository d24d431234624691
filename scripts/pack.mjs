// Packs the tarball that would be published, for the checks that inspect or install it.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FIVE_MINUTES = 300_000;

/** @returns {Promise<{ status: number, output: string }>} never rejects */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: FIVE_MINUTES, maxBuffer: 1 << 26, ...options }, (error, stdout, stderr) => {
      resolve({ status: error ? (typeof error.code === 'number' ? error.code : 1) : 0, output: `${stdout}${stderr}` });
    });
  });
}

/** @returns {Promise<string>} the output; rejects with it if the status is not 0 */
export async function mustRun(command, args, options) {
  const { status, output } = await run(command, args, options);
  if (status !== 0) throw new Error(`"${[command, ...args].join(' ')}" ended with ${status}:\n${output}`);
  return output;
}

export const npm = (args, cwd) => mustRun('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd });

/** Throws if the build is older than its sources, because checking it would be useless. */
export function requireFreshBuild() {
  for (const format of ['esm', 'cjs']) {
    if (newest(join(ROOT, 'dist', format)) < newest(join(ROOT, 'src'))) {
      throw new Error(`dist/${format} is missing or older than src/: npm run build`);
    }
  }
}

/** @returns the tarball's `path`, and what `npm pack --json` reports: `size`, `unpackedSize`, `files` … */
export async function pack(folder) {
  requireFreshBuild();
  const [packed] = JSON.parse(await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT));
  return { path: join(folder, packed.filename), ...packed };
}

function newest(folder) {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(0, ...files.map((file) => statSync(join(file.parentPath, file.name)).mtimeMs));
}
