// docs/start.md, followed literally in the applications of `nest new`. Files, commands and output are read from the
// page.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { npm, pack, ROOT } from '../../scripts/pack.mjs';
import { applicationIn, ENVIRONMENT, openHarness, scaffold } from './harness.mjs';
import { openRegistry } from './loopback-registry.mjs';

const PAGE = readFileSync(join(ROOT, 'docs', 'start.md'), 'utf8');
const CODE = /(?:^`(src\/[^`\n]+)`\n\n)?(?:<!-- snippet: \S+ -->\n\n)?^```(\w*)\n([\s\S]*?)^```$/gm;

/** The blocks of a step, with the file named above them. */
function blocksOf(heading) {
  const [, step] = new RegExp(`^## \\d+\\. ${heading}\n([\\s\\S]*?)(?=^## )`, 'm').exec(PAGE) ?? [];
  assert.ok(step, `docs/start.md has no step ${heading}`);
  return [...step.matchAll(CODE)].map(([, file, language, code]) => ({ file, language, code }));
}

const commandsIn = (code) => code.split('\n').filter(Boolean);
const only = (heading, wanted) => blocksOf(heading).filter(({ language }) => language === wanted);

function installFor(major) {
  const [, code] = new RegExp(`^On Nest ${major}:\n\n\`\`\`sh\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(PAGE) ?? [];
  assert.ok(code, `docs/start.md does not say how to install on Nest ${major}`);
  return commandsIn(code);
}

const FILES = [...PAGE.matchAll(CODE)].filter(([, file]) => file).map(([, file, , code]) => ({ file, code }));

const harness = openHarness();
process.on('exit', () => harness.close());
const tarball = await pack(harness.folder);
const registry = await openRegistry(tarball.path);
process.on('exit', () => registry.close());

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

// The same as for every installation of these tests.
const NPM_SETTINGS = { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' };

/** Runs the application until the callback returns. */
async function whileRunning(folder, script, use) {
  const port = await freePort();
  // Starts the program itself instead of npm, so that it can be ended.
  const [program, ...args] = script.split(' ');
  const env = { ...ENVIRONMENT, PORT: String(port), NO_COLOR: '1' };
  const child = spawn(join(folder, 'node_modules', '.bin', program), args, { cwd: folder, env, detached: true });
  let log = '';
  const started = new Promise((resolve, reject) => {
    const read = (text) => {
      log += stripVTControlCharacters(String(text));
      if (log.includes('successfully started')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', () => reject(new Error(`The application ended:\n${log}`)));
  });
  try {
    await started;
    return await use(port, () => log);
  } finally {
    process.kill(-child.pid);
  }
}

describe('docs/start.md', { concurrency: 2 }, () => {
  test('names the file of every block that belongs in the application', () => {
    assert.deepEqual(
      FILES.map(({ file }) => file),
      [
        'src/realtime/room.policies.ts',
        'src/realtime/user.ts',
        'src/realtime/rooms.service.ts',
        'src/auth/auth.module.ts',
        'src/realtime/realtime.module.ts',
        'src/app.module.ts',
        'src/realtime/room.policies.spec.ts',
      ],
    );
    const steps = ['Policies', 'Guard', 'Modules', 'Test'].flatMap((heading) => only(heading, 'ts'));
    assert.deepEqual(
      steps.filter(({ file }) => !file),
      [],
    );
  });

  for (const major of [11, 12]) {
    test(`Nest ${major}`, async (t) => {
      const folder = scaffold(`nest${major}`, join(harness.folder, `nest${major}`));
      const app = applicationIn(folder);
      await npm(['install', '--ignore-scripts', '--prefer-offline'], folder);
      app.useRegistry(registry);
      const shell = (command) => app.call('sh', ['-c', command], { env: NPM_SETTINGS });

      await t.test('step 1 can be installed', async () => {
        for (const command of installFor(major)) await shell(command);
      });

      await t.test('the application builds, starts, logs and answers as the page shows', async () => {
        for (const { file, code } of FILES) {
          // As the page describes for CommonJS applications.
          const isCommonJs = JSON.parse(app.read('package.json')).type !== 'module';
          mkdirSync(dirname(join(folder, file)), { recursive: true });
          writeFileSync(join(folder, file), isCommonJs ? code.replaceAll(/(from '\.[^']+)\.js'/g, "$1'") : code);
        }
        for (const { code } of only('Modules', 'sh')) for (const command of commandsIn(code)) await shell(command);
        const [{ code: startCommands }] = only('Start', 'sh');
        assert.deepEqual(commandsIn(startCommands), ['npm run build', 'npm run start']);
        await shell('npm run build');
        const { scripts } = JSON.parse(app.read('package.json'));
        await whileRunning(folder, scripts.start, async (port, log) => {
          const [{ code: ask }] = only('Try it', 'sh');
          assert.ok(ask.includes('http://localhost:3000/'));
          const reply = await shell(
            `${ask.replace('curl ', 'curl -sS ').replace('localhost:3000', `localhost:${port}`)}`,
          );
          assert.deepEqual(JSON.parse(reply), JSON.parse(only('Try it', 'json')[0].code));
          for (const line of commandsIn(only('Start', 'text')[0].code)) {
            const [, context, message] = /^LOG (\[\w+\]) (.+)$/.exec(line);
            assert.ok(log().includes(`LOG ${context} ${message}`), `the log has no line ${line}:\n${log()}`);
          }
          assert.doesNotMatch(log(), /WARN \[PusherAuthModule\]/);
        });
      });

      await t.test('its tests pass', async () => {
        const [{ code }] = only('Test', 'sh');
        const output = await shell(code);
        assert.match(output, /room\.policies\.spec\.ts/);
        assert.match(output, /app\.controller\.spec\.ts/);
      });

      // Jest can load it since Node 24.9.
      const [node, minor] = process.versions.node.split('.').map(Number);
      if (major !== 11 || node > 24 || (node === 24 && minor >= 9)) return;
      await t.test('the newest @nestjs/config stops its tests, with the error that the page quotes', async () => {
        const [, quoted] = /`(Must use import .+?)` in Jest/.exec(PAGE);
        await shell('npm install @nestjs/config@12');
        const output = await app.call('npm', ['test'], { status: 1 });
        const [before, between, after] = quoted.split('…');
        assert.ok(output.includes(before) && output.includes(`${between}dist`), `${quoted} is not in:\n${output}`);
        assert.equal(after, '');
      });
    });
  }
});
