// Runs the sample with policies that fail by plan. Answers its parent's messages { ask: 'state' } and { ask: 'memory' }.
import { HttpException, ServiceUnavailableException } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { faultOf } from './faults.mjs';

const BUILT = join(process.argv[2], 'sample-app');
const load = (path) => import(pathToFileURL(join(BUILT, path)).href);
const [{ createSampleApp }, { RoomPolicies }, { UserPolicies }, { ChannelsServer }, { Database }, { seed }] =
  await Promise.all(
    [
      'sample-app.js',
      'realtime/room.policies.js',
      'realtime/user.policies.js',
      'channels-server/channels-server.js',
      'database/database.js',
      'database/seed.js',
    ].map(load),
  );

const { app, address } = await createSampleApp({
  environment: { PORT: '0', LOGINS_PER_MINUTE: '0', AUTHORIZATIONS_PER_MINUTE: '0' },
  logger: ['fatal', 'error', 'warn'],
});
// The sample seeds only a database that it created itself, and the load created this one.
await seed(app.get(Database, { strict: false }).client);
const faults = {};
breakBatchByPlan(app.get(RoomPolicies, { strict: false }), 'join');
breakByPlan(app.get(UserPolicies, { strict: false }), 'ownNotifications');
breakByPlan(app.get(UserPolicies, { strict: false }), 'ownConversation');

// Requests as the server counts them: a client cannot tell whether a lost request has arrived.
const requests = { arrived: 0, answered: 0, cut: 0 };
app.getHttpServer().prependListener('request', (_request, response) => {
  requests.arrived++;
  response.once('close', () => (response.writableFinished ? requests.answered++ : requests.cut++));
});

const channelsServer = app.get(ChannelsServer, { strict: false });
const config = app.get(ConfigService);
process.on('message', async ({ ask }) => process.send({ [ask]: ask === 'memory' ? await memory() : await state() }));
process.on('exit', () => process.connected && process.send({ end: { requests, faults } }));
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel.unref();
process.send({
  ready: {
    address,
    app: config.get('channelsApp'),
    masterKey: config.get('encryptionMasterKeyBase64'),
    channels: channelsServer.location,
  },
});

async function state() {
  const soketi = await channelsServer.soketi.catch(() => undefined);
  return { soketi: soketi?.pid, requests, faults };
}

/** @returns the memory after garbage collection, in bytes */
async function memory() {
  for (let round = 0; round < 4; round++) {
    global.gc();
    await sleep(100);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external };
}

function breakByPlan(policies, method) {
  const decide = policies[method].bind(policies);
  policies[method] = (request) => {
    const fault = request.socketId && faultOf(request.socketId, request.channelName);
    if (!fault) return decide(request);
    faults[fault.does] = (faults[fault.does] ?? 0) + 1;
    switch (fault.does) {
      case 'throws an Error':
        throw new Error('broken by plan');
      case 'throws a string':
        throw 'broken by plan';
      case 'throws a 503 of Nest':
        throw new ServiceUnavailableException('broken by plan');
      case 'throws a 404 of Nest':
        throw new HttpException('broken by plan', 404);
      case "returns 'yes'":
        return Promise.resolve('yes');
      case 'never answers':
        return new Promise(() => {});
    }
  };
}

/** A batch policy fails for single channels: an element has the same effect as throwing or returning it. */
function breakBatchByPlan(policies, method) {
  const decide = policies[method].bind(policies);
  policies[method] = async (batch) => {
    const planned = batch.channels.map(
      ({ channelName }) => (batch.socketId && faultOf(batch.socketId, channelName)) || undefined,
    );
    const answers = planned.every((fault) => fault !== undefined) ? planned : await decide(batch);
    return answers.map((answer, index) => (planned[index] ? brokenAnswer(planned[index].does) : answer));
  };
}

function brokenAnswer(does) {
  faults[does] = (faults[does] ?? 0) + 1;
  switch (does) {
    case 'throws a 503 of Nest':
      return new ServiceUnavailableException('broken by plan');
    case 'throws a 404 of Nest':
      return new HttpException('broken by plan', 404);
    case "returns 'yes'":
      return 'yes';
    case 'never answers':
      return { userInfo: new Promise(() => {}) };
    default:
      return new Error('broken by plan');
  }
}
