import type { Figure } from '../harness/figure.js';
import { median, quantile } from '../harness/statistics.js';
import { runSuite } from '../harness/suite.js';
import { load, loadDenied, replyTo, type Load } from '../http/load.js';
import { ServerProcess } from '../http/server-process.js';
import type { ServerSettings } from '../http/server-settings.js';
import { assertSame } from '../subjects/assert-same.js';
import { CONSTANT_REPLY } from '../subjects/identity.js';
import { CLOSED_ROOM } from '../subjects/policies.js';

const BODY = 'socket_id=218932.7391283&channel_name=presence-room-42';
const DENIED_BODY = `socket_id=218932.7391283&channel_name=presence-room-${CLOSED_ROOM}`;

const SERVERS = {
  'express, this module': { adapter: 'express', endpoint: 'ours', secret: 'key' },
  'express, by hand': { adapter: 'express', endpoint: 'by-hand', secret: 'key' },
  'express, by hand, DTO': { adapter: 'express', endpoint: 'dto', secret: 'key' },
  'fastify, this module': { adapter: 'fastify', endpoint: 'ours', secret: 'key' },
  'fastify, by hand': { adapter: 'fastify', endpoint: 'by-hand', secret: 'key' },
  'fastify, by hand, DTO': { adapter: 'fastify', endpoint: 'dto', secret: 'key' },
  'fastify, a constant reply': { adapter: 'fastify', endpoint: 'constant', secret: 'key' },
  'express, a constant reply': { adapter: 'express', endpoint: 'constant', secret: 'key' },
  'express, by hand, DTO, string secret': { adapter: 'express', endpoint: 'dto', secret: 'string' },
} as const satisfies Record<string, ServerSettings>;

type ServerName = keyof typeof SERVERS;

runSuite(async ({ quick }) => {
  const names = Object.keys(SERVERS) as ServerName[];
  const servers = new Map<ServerName, ServerProcess>();
  const loads = new Map<ServerName, Load[]>();
  const denied = new Map<ServerName, Load[]>([
    ['fastify, this module', []],
    ['express, this module', []],
  ]);
  try {
    for (const name of names) {
      const server = await ServerProcess.start('server', SERVERS[name]);
      servers.set(name, server);
      loads.set(name, []);
      const reply = await replyTo(server, BODY);
      assertSame(JSON.parse(reply), CONSTANT_REPLY);
      if (SERVERS[name].endpoint === 'ours') {
        const { auth, channel_data } = CONSTANT_REPLY;
        assertSame(reply, JSON.stringify({ auth, channel_data }));
      }
    }
    // Express on Node 20 needs some twenty thousand requests before its code is compiled.
    for (const server of servers.values()) await load(server, BODY, { amount: quick ? 3_000 : 25_000 });
    for (const name of denied.keys())
      await loadDenied(servers.get(name)!, DENIED_BODY, { amount: quick ? 1_000 : 10_000 });
    for (let round = 0; round < (quick ? 3 : 9); round++) {
      for (const name of round % 2 === 0 ? names : [...names].reverse()) {
        loads.get(name)!.push(await load(servers.get(name)!, BODY, { duration: quick ? 1 : 2 }));
        denied.get(name)?.push(await loadDenied(servers.get(name)!, DENIED_BODY, { duration: quick ? 1 : 2 }));
      }
    }
  } finally {
    for (const server of servers.values()) server.stop();
  }
  const of = (what: ServerName, against: ServerName, target?: number) =>
    figureOf(what, against, loads.get(what)!, loads.get(against)!, target);
  return {
    title: 'CPU time of the server for one POST /pusher/auth, presence, passport-jwt',
    figures: [
      of('fastify, this module', 'fastify, by hand', 1.1),
      of('express, this module', 'express, by hand', 1),
      of('fastify, this module', 'fastify, by hand, DTO', 0.75),
      of('express, this module', 'express, by hand, DTO', 0.8),
      of('fastify, this module', 'express, by hand, DTO, string secret'),
      ...[...denied].map(([name, own]) => figureOf(`${name}, denied`, 'granted', own, loads.get(name)!, 1.3)),
      of('fastify, a constant reply', 'fastify, by hand'),
      of('express, a constant reply', 'express, by hand'),
    ],
  };
});

function figureOf(
  what: string,
  against: string,
  own: readonly Load[],
  other: readonly Load[],
  target: number | undefined,
): Figure {
  const ratios = own.map((one, round) => one.cpuMicrosecondsPerRequest / other[round]!.cpuMicrosecondsPerRequest);
  const describe = (all: readonly Load[]) =>
    `${median(all.map((one) => one.cpuMicrosecondsPerRequest)).toFixed(0)} µs, ` +
    `${median(all.map((one) => one.requestsPerSecond)).toFixed(0)} requests/s, ` +
    `p99 ${median(all.map((one) => one.p99Milliseconds)).toFixed(0)} ms`;
  return {
    what,
    against,
    value: median(ratios),
    low: quantile(ratios, 0.1),
    high: quantile(ratios, 0.9),
    ...(target !== undefined && { target }),
    detail: `${describe(own)}, against ${describe(other)}`,
  };
}
