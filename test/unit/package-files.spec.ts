import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly dependencies?: object;
  readonly peerDependencies: object;
  readonly exports: Readonly<Record<string, unknown>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

const NOT_OURS = /^(node_modules|dist.*|coverage|reports|\..*)$/;

function lockFilesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.test(entry.name) ? [] : lockFilesIn(path);
    return entry.name === 'package-lock.json' ? [path] : [];
  });
}

describe('package.json', () => {
  const manifest = readJson<Manifest>('package.json');

  it('has no dependencies', () => {
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('optionalDependencies');
    expect(manifest).not.toHaveProperty('bundleDependencies');
  });

  it('lists exactly the peers that the source imports', () => {
    expect(Object.keys(manifest.peerDependencies).sort()).toEqual([
      '@nestjs/common',
      '@nestjs/core',
      'class-validator',
      'reflect-metadata',
      'rxjs',
    ]);
  });

  it('exports three entry points and itself', () => {
    expect(Object.keys(manifest.exports)).toEqual(['.', './channels', './client', './testing', './package.json']);
  });

  it.each(['.', './channels', './client', './testing'])(
    'lists module-sync first for %s, so that plain Node loads one copy',
    (entry) => {
      expect(Object.keys(manifest.exports[entry] as object)).toEqual(['module-sync', 'import', 'require']);
    },
  );
});

describe.each(lockFilesIn('.'))('the lock file %s', (path) => {
  const locked = Object.entries(readJson<{ packages: Record<string, LockedPackage> }>(path).packages).filter(
    ([place, { link }]) => place.includes('node_modules/') && !link,
  );

  it('names no registry, so that everybody can use their own', () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined && !resolved.startsWith('file:'))).toEqual([]);
  });

  it('has the integrity of every package', () => {
    expect(
      locked
        .filter(([, { version, integrity, inBundle }]) => !inBundle && !(version && integrity))
        .map(([place]) => place),
    ).toEqual([]);
  });

  it('has the packages for all platforms, as npm ci requires', () => {
    const places = new Set(locked.map(([place]) => place));
    const missing = locked.flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !isReachable(place, name, places))
        .map((name) => `${place} → ${name}`),
    );
    expect(missing).toEqual([]);
  });
});

/** Returns whether a package finds another in its own node_modules or in one above. */
function isReachable(from: string, name: string, places: ReadonlySet<string>): boolean {
  for (let at = from; ; at = at.slice(0, at.lastIndexOf('/node_modules/'))) {
    if (places.has(`${at}/node_modules/${name}`)) return true;
    if (!at.includes('/node_modules/')) return places.has(`node_modules/${name}`);
  }
}
