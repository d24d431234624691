import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Application } from './application.js';
import type { GuardChoice } from './realtime-files.js';

/** The majors of Nest's other packages that go with each major of Nest. From 12 on, they contain only ES modules. */
const COMPANIONS: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  11: { '@nestjs/config': 4, '@nestjs/jwt': 11, '@nestjs/passport': 11 },
  12: { '@nestjs/config': 12, '@nestjs/jwt': 12, '@nestjs/passport': 12 },
};

/**
 * The steps that only the author can do, in order.
 *
 * @param folder of the new files
 */
export function nextSteps(application: Application, folder: string, guard: GuardChoice): string[] {
  const { packages, sources, moduleFile } = application;
  const code = [...sources.values()].join('\n');
  const hasTest = packages.has('jest') || packages.has('vitest');
  const readsNoFile = packages.has('@nestjs/config') && !/\bConfigModule\s*\.\s*forRoot/.test(code);
  return [
    ...missingPackages(application),
    ...wrongMajors(application),
    'Set PUSHER_KEY and PUSHER_SECRET. Without a key the application starts, and POST /pusher/auth answers 501 ' +
      'once your guard lets the request pass.',
    ...(readsNoFile ? [`Import ConfigModule.forRoot() in ${moduleFile}: without it, no .env file is read.`] : []),
    ...guardSteps(guard, `${folder}/realtime.module.ts`, code),
    `Replace the User type and the lookup in ${folder}/room.policies.ts.`,
    hasTest
      ? `Keep ${folder}/room.policies.spec.ts up to date: it says who may join which channel.`
      : 'Write a test. None was added, because package.json has neither Jest nor Vitest.',
  ];
}

function guardSteps(guard: GuardChoice, moduleFile: string, code: string): string[] {
  if (guard === 'deny-all') return [`Name your guard in ${moduleFile}. Until then every request is denied.`];
  const hasStrategy = /\bPassportStrategy\s*\(/.test(code) && /['"]passport-jwt['"]/.test(code);
  return [
    ...(hasStrategy
      ? []
      : [
          "Write the strategy for AuthGuard('jwt'): no class extends PassportStrategy(Strategy) of passport-jwt. " +
            'Without one, every request is a 500 (Unknown authentication strategy "jwt"). ' +
            'Example: node_modules/nestjs-pusher-auth/docs/start.md#3-guard',
        ]),
    `Check that the guard in ${moduleFile} is the one that authenticates your users.`,
  ];
}

function missingPackages(application: Application): string[] {
  const { install, packages } = application;
  return [
    ...(findsValidator(application) ? [] : [`Run: ${install} class-validator`]),
    ...(packages.has('@nestjs/testing') ? [] : [`Run: ${install} --save-dev @nestjs/testing`]),
  ];
}

/** npm and pnpm install the peers of this package, Yarn does not. */
function findsValidator({ folder, packages }: Application): boolean {
  const own = findPackage(folder, 'nestjs-pusher-auth') ?? folder;
  return packages.has('class-validator') || findPackage(realpathSync(own), 'class-validator') !== undefined;
}

/** npm installs the newest major, even if its peers do not allow it. A CommonJS application starts, but Jest cannot load it. */
function wrongMajors({ folder, packages, install }: Application): string[] {
  const nest = installedMajor(folder, '@nestjs/core') ?? 0;
  const wrong = Object.entries(COMPANIONS[nest] ?? {}).filter(([name, wanted]) => {
    const installed = packages.has(name) ? installedMajor(folder, name) : undefined;
    return installed !== undefined && installed !== wanted;
  });
  if (wrong.length === 0) return [];
  const reason = nest < 12 ? ' In a CommonJS application, Jest cannot load the versions for Nest 12.' : '';
  return [
    `Run: ${install} ${wrong.map(([name, wanted]) => `${name}@${wanted}`).join(' ')}\n` +
      `     The installed versions are not for Nest ${nest}.${reason}`,
  ];
}

/** The major version of an installed package; `undefined` if it is not installed. */
function installedMajor(folder: string, name: string): number | undefined {
  const found = findPackage(folder, name);
  if (found === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(join(found, 'package.json'), 'utf8')) as { version: string };
  return Number.parseInt(version);
}

/** The folder of a package as Node finds it. `require.resolve` would need an entry that CommonJS can load. */
function findPackage(from: string, name: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (at === dirname(at)) return undefined;
  }
}
