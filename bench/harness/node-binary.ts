import { execFileSync } from 'node:child_process';

export interface NodeBinary {
  readonly path: string;
  /** Without the `v`. */
  readonly version: string;
}

/** The Node of this process, or one of another major version, from npm's package `node`. */
export function nodeBinary(major?: string): NodeBinary {
  const program = 'process.stdout.write(process.execPath + " " + process.versions.node)';
  const found =
    major === undefined || major === process.versions.node.split('.', 1)[0]
      ? `${process.execPath} ${process.versions.node}`
      : execFileSync('npx', ['--yes', '-p', `node@${major}`, 'node', '-e', program], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
  const at = found.lastIndexOf(' ');
  return { path: found.slice(0, at), version: found.slice(at + 1).trim() };
}
