// npm run load [-- --seconds 300] [-- --connections 32]
//
// Puts the sample under full load while one policy in a hundred fails, the database freezes, is killed and comes back, soketi
// is killed, and the sample itself gets a SIGTERM. Checks every reply. Exits with 1 if a reply is wrong, lost or late, if
// memory has grown, or if something does not recover. Prints its figures, with --json as JSON.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installPackages } from '../../scripts/setup.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DATA = join(ROOT, '.data', 'load', String(process.pid));
const MEGABYTE = 1024 * 1024;
/** The most by which the heap, after garbage collection, and the memory of the process may have grown at the end. */
const HEAP_MARGIN = 8 * MEGABYTE;
const RSS_MARGIN = 64 * MEGABYTE;
const SHUTDOWN_WITHIN_MS = 10_000;
const RECOVERY_WITHIN_MS = 30_000;
const FREEZE_MS = 8_000;
const SECONDS_FOR_FREEZING = 60;

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    connections: { type: 'string', default: '32' },
    json: { type: 'boolean', default: false },
  },
});
const seconds = Number(options.seconds);
const connections = Number(options.connections);
if (!(seconds >= 10) || !(connections >= 1)) throw new Error('--seconds is 10 or more, --connections 1 or more');

installPackages();
const { Child } = await import('./child.mjs');
const { Client } = await import('./client.mjs');
const { Publishing } = await import('./publishing.mjs');
const { ReplyCheck } = await import('./reply-check.mjs');
const { Requests } = await import('./requests.mjs');

const violations = [];
const violate = (text) => violations.push(text);
const verdicts = {};
const times = { calm: [], outage: [] };
const started = Date.now();
const say = (text) =>
  options.json || console.log(`${((Date.now() - started) / 1_000).toFixed(1).padStart(6)} s  ${text}`);

mkdirSync(DATA, { recursive: true });
build();
const children = [];
process.on('exit', () => {
  for (const child of children) child.process.kill('SIGKILL');
  rmSync(DATA, { recursive: true, force: true });
});

let database = await startDatabase(0);
const { child: sample, ready } = await startSample(`postgres://sample:sample@127.0.0.1:${database.port}/postgres`);
sample.forbidden = [ready.app.secret, ready.masterKey];
const client = new Client(ready.address, connections + 2);
const check = new ReplyCheck(ready.app, ready.masterKey);
say(`the sample is at ${ready.address}, its database on port ${database.port}, soketi on port ${ready.channels.port}`);

/** The times when the database was away. `until` is Infinity as long as it is. */
const outages = [];
const isAway = (from, to) => outages.some(({ since, until }) => since <= to && until >= from);
let answered = 0;
let answeredEver = 0;
let stopping = false;

/** @returns the reply, and whether the database was away at any time since the request */
async function ask(request) {
  const from = performance.now();
  const reply = await client.send(request);
  const to = performance.now();
  answered++;
  answeredEver++;
  const outage = isAway(from, to);
  if (request.expected?.status !== 503 && !request.hangs) times[outage ? 'outage' : 'calm'].push(to - from);
  return { ...reply, outage };
}

const people = [];
for (const login of ['ada', 'grace', 'linus', 'margaret']) {
  const body = JSON.stringify({ login, password: 'channels' });
  const { text } = await ask({ method: 'POST', path: '/login', type: 'application/json', body });
  const { token, user } = JSON.parse(text);
  people.push({ ...user, token });
}
const [ada] = people;
const listRooms = () => ask({ method: 'GET', path: '/rooms', token: ada.token });
const rooms = JSON.parse((await listRooms()).text);
const requests = new Requests(people, rooms);
const lobby = rooms.find(({ name }) => name === 'Lobby');
const publishing = new Publishing(ask, ada, lobby, { key: ready.app.key, port: ready.channels.port });
await publishing.works(RECOVERY_WITHIN_MS);

say(`warming up on ${connections} connections`);
let load = startLoad();
await sleep(Math.min(20, Math.max(4, seconds / 10)) * 1_000);
const before = await measureMemory();
resetFigures();
say(`${seconds} seconds at full load`);
const start = Date.now();
const until = (share) => sleep(Math.max(0, start + share * seconds * 1_000 - Date.now()));
const recoveries = {};
load = startLoad();

if (seconds >= SECONDS_FOR_FREEZING) {
  await until(0.15);
  await withoutDatabase('frozen', async () => {
    database.child.process.kill('SIGSTOP');
    await sleep(FREEZE_MS);
    database.child.process.kill('SIGCONT');
  });
}
await until(0.3);
await withoutDatabase('killed', async () => {
  database.child.process.kill('SIGKILL');
  await database.child.ended;
  await until(0.4);
  database = await startDatabase(database.port);
});
await until(0.65);
await killSoketi();
await until(0.95);
requests.mayHang = false;
const { soketi: soketiPid } = await sample.ask('state');
await until(1);
const after = await measureMemory();
const elapsed = (Date.now() - start) / 1_000;
const underLoad = answered;

say('SIGTERM under load');
load = startLoad();
await sleep(1_500);
const end = sample.next('end').catch(() => undefined);
stopping = true;
publishing.running = false;
const signalled = Date.now();
sample.process.kill('SIGTERM');
const late = setTimeout(() => {
  violate(`the sample did not end within ${SHUTDOWN_WITHIN_MS} ms of SIGTERM`);
  sample.process.kill('SIGKILL');
}, SHUTDOWN_WITHIN_MS);
const { code, signal } = await sample.ended;
clearTimeout(late);
const shutdownMs = Date.now() - signalled;
await Promise.all([load, publishing.stop()]);
const last = await end;
checkTheEnd();
database.child.process.kill('SIGKILL');
await database.child.ended;
report();

function build() {
  const nest = join(ROOT, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const { status } = spawnSync(process.execPath, [nest, 'build', 'sample-app', '-p', 'test/load/tsconfig.json'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}

async function startDatabase(port) {
  const child = new Child(join(ROOT, 'test', 'load', 'database-server.mjs'), [join(DATA, 'database'), String(port)]);
  children.push(child);
  return { child, port: await child.next('port') };
}

async function startSample(databaseUrl) {
  const child = new Child(
    join(ROOT, 'test', 'load', 'sample-under-load.mjs'),
    [join(ROOT, '.data', 'load', 'build')],
    // The caller's environment may name a Pusher app, but the load uses soketi.
    {
      execArgv: ['--expose-gc'],
      env: { DATABASE_URL: databaseUrl, PUSHER_APP_ID: '', PUSHER_KEY: '', PUSHER_SECRET: '' },
    },
  );
  children.push(child);
  child.ended.then(
    ({ code, signal }) => stopping || fail(`the sample ended with ${code ?? signal}:\n${child.printed}`),
  );
  return { child, ready: await child.next('ready') };
}

/** Sends one request after the other on each connection, until `stopLoad` or until the sample refuses connections. */
function startLoad() {
  let running = true;
  const workers = Promise.all(
    Array.from({ length: connections }, async () => {
      while (running && !(await sendOne())) continue;
    }),
  );
  return Object.assign(workers, { stop: () => ((running = false), workers) });
}

/** @returns whether the sample is gone */
async function sendOne() {
  const request = requests.next();
  try {
    const reply = await ask(request);
    const { problem, verdict } = check.check(request, reply, reply.outage);
    if (problem) violate(`${request.kind} of ${request.person.login}, ${request.body ?? request.path}: ${problem}`);
    count(problem ? 'WRONG' : verdict);
    return false;
  } catch (error) {
    if (stopping && error.verdict === 'refused') {
      count('refused after SIGTERM');
      return true;
    }
    if (!stopping || error.verdict !== 'reset') {
      violate(error.message);
      count(error.verdict ?? 'broken');
      return stopping;
    }
    // The connection was not accepted before the sample stopped listening. checkTheEnd compares the counts of both sides.
    count('new connection reset after SIGTERM');
    return true;
  }
}

function count(verdict) {
  verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
}

function resetFigures() {
  for (const verdict of Object.keys(verdicts)) delete verdicts[verdict];
  times.calm.length = times.outage.length = 0;
  answered = 0;
}

async function measureMemory() {
  await load.stop();
  const memory = await sample.ask('memory');
  client.renew();
  return memory;
}

async function withoutDatabase(how, act) {
  say(`the database is ${how}`);
  const outage = { since: performance.now(), until: Infinity };
  outages.push(outage);
  await act();
  const back = Date.now();
  while ((await listRooms()).status !== 200) {
    if (Date.now() - back > RECOVERY_WITHIN_MS) return void fail(`nothing works after the database was ${how}`);
    await sleep(20);
  }
  outage.until = performance.now();
  recoveries[`database ${how}`] = { awayMs: Math.round(outage.until - outage.since), recoveryMs: Date.now() - back };
  say(`the database is back; the sample answers ${Date.now() - back} ms later`);
}

async function killSoketi() {
  const { soketi } = await sample.ask('state');
  say(`soketi (process ${soketi}) is killed`);
  const killed = Date.now();
  process.kill(soketi, 'SIGKILL');
  await sleep(100);
  try {
    await publishing.works(RECOVERY_WITHIN_MS);
  } catch (error) {
    return violate(error.message);
  }
  recoveries['soketi killed'] = { awayMs: Date.now() - killed };
  say(`messages come through again after ${Date.now() - killed} ms`);
}

function checkTheEnd() {
  if (code !== 0) violate(`the sample ended with ${code ?? signal} instead of 0`);
  if (isRunning(soketiPid)) violate('soketi outlived the sample');
  for (const problem of publishing.problems) violate(problem);
  if (sample.leaks > 0) violate('the log names a secret');
  if (after.heapUsed - before.heapUsed > HEAP_MARGIN) violate('the heap has grown');
  if (after.rss - before.rss > RSS_MARGIN) violate('the process has grown');
  if (!last) return violate('the sample said nothing at its end');
  const { arrived, cut } = last.requests;
  if (cut > 0 || last.requests.answered !== arrived) {
    violate(`of ${arrived} requests that arrived ${last.requests.answered} were answered and ${cut} cut off`);
  }
  if (answeredEver !== arrived) violate(`${arrived} requests arrived and ${answeredEver} answers came back`);
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function report() {
  const figures = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}, ${process.platform}`,
    library: JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version,
    seconds: Math.round(elapsed),
    connections,
    'answered, all told': underLoad,
    'answers a second': Math.round(underLoad / elapsed),
    verdicts: Object.fromEntries(Object.entries(verdicts).sort()),
    'policies broken by plan': last?.faults,
    'milliseconds to answer, database there': spread(times.calm),
    'milliseconds to answer, database away': spread(times.outage),
    recoveries,
    messages: publishing.counts,
    'heap, MB': [megabytes(before.heapUsed), megabytes(after.heapUsed)],
    'resident, MB': [megabytes(before.rss), megabytes(after.rss)],
    'requests as the server counted them': last?.requests,
    'SIGTERM to exit, ms': shutdownMs,
    'exit code': code,
    'lines of log': sample.lines,
    violations: violations.length,
  };
  if (options.json) console.log(JSON.stringify(figures, null, 2));
  else console.log('\n', figures);
  for (const violation of violations.slice(0, 20)) console.error(`WRONG: ${violation}`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}

function spread(list) {
  const sorted = Float64Array.from(list).sort();
  const at = (share) => Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 10) / 10;
  return { p50: at(0.5), p99: at(0.99), slowest: at(1) };
}

function megabytes(bytes) {
  return Math.round((bytes / MEGABYTE) * 10) / 10;
}

function fail(text) {
  console.error(`WRONG: ${text}`);
  process.exit(1);
}
