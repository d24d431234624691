import { PostgresProcess } from '../../sample-app/database/postgres-process.js';
import { MembershipDatabase, type DatabaseSettings } from '../subjects/memberships.js';
import { pinTo, ServerProcess } from './server-process.js';
import { checkRefusal, storm, type StormExtent, type StormResult } from './storm-clients.js';
import type { StormServerSettings } from './storm-server-settings.js';

/** A way to authorize channels: a server, and clients that send single requests or batches. */
export interface StormWay {
  readonly name: string;
  readonly endpoint: StormServerSettings['endpoint'];
  readonly requests: StormExtent['requests'];
}

export const BY_HAND: StormWay = { name: 'by hand', endpoint: 'by-hand', requests: 'single' };
export const SINGLE: StormWay = { name: 'single requests', endpoint: 'policy', requests: 'single' };
export const BATCH: StormWay = { name: 'batches, a policy for one channel', endpoint: 'policy', requests: 'batch' };
export const BATCH_POLICY: StormWay = {
  name: 'batches, a batch policy',
  endpoint: 'batch-policy',
  requests: 'batch',
};

/** The measurements of a storm on one server. */
export interface MeasuredStorm extends StormResult {
  readonly cpuMilliseconds: number;
  readonly queries: number;
  /** The memory of the server above what it had before the storm. */
  readonly memoryMebibytes: number;
}

export interface StackSettings {
  readonly adapter: StormServerSettings['adapter'];
  readonly database: Omit<DatabaseSettings, 'url'>;
  readonly policyTimeoutMs: number;
}

/** A running server for each way. The servers share one core. The clients are in this process, which has the other core. */
export class StormStack {
  private constructor(
    private readonly servers: ReadonlyMap<StormWay, ServerProcess>,
    /**
     * The number of connections of each server to PostgreSQL. Opening one is a transaction, which must not count as a query.
     */
    private readonly connections: number,
    private readonly postgres?: MembershipDatabase,
  ) {}

  static async start(
    { adapter, database, policyTimeoutMs }: StackSettings,
    ways: readonly StormWay[],
    postgres?: MembershipDatabase,
  ): Promise<StormStack> {
    const servers = new Map<StormWay, ServerProcess>();
    const url = postgres?.url ?? 'pglite';
    for (const way of ways) {
      const { endpoint } = way;
      const settings = { adapter, endpoint, database: { ...database, url }, policyTimeoutMs };
      const server = await ServerProcess.start('storm-server', settings);
      server.pin();
      servers.set(way, server);
      await checkRefusal(server.port);
    }
    return new StormStack(servers, postgres ? database.connections : 0, postgres);
  }

  /** Compiles the code as ordinary operation does, with single requests, and then with the storms of each way. */
  async warmUp(extent: Omit<StormExtent, 'requests'>, turns = 1): Promise<void> {
    for (const [{ requests }, { port }] of this.servers) {
      for (let turn = 0; turn < turns; turn++) {
        await storm(port, { ...extent, requests: 'single' });
        await storm(port, { ...extent, requests });
      }
    }
    // PostgreSQL counts the work of a connection up to ten seconds later, so the warm-up would count in a measurement.
    for (const server of this.servers.values()) await server.ask('settle');
  }

  async measure(way: StormWay, extent: Omit<StormExtent, 'requests'>): Promise<MeasuredStorm> {
    const server = this.servers.get(way)!;
    const before = await this.queries(way);
    const idleMebibytes = server.memoryMebibytes('now');
    server.forgetPeakMemory();
    const cpuBefore = server.cpuMilliseconds();
    const result = await storm(server.port, { ...extent, requests: way.requests });
    const cpuMilliseconds = server.cpuMilliseconds() - cpuBefore;
    const memoryMebibytes = Math.max(0, server.memoryMebibytes('peak') - idleMebibytes);
    const queries = (await this.queries(way)) - before - this.connections;
    return { ...result, cpuMilliseconds, memoryMebibytes, queries };
  }

  stop(): void {
    for (const server of this.servers.values()) server.stop();
  }

  private async queries(way: StormWay): Promise<number> {
    const counted = (await this.servers.get(way)!.ask('settle')) as number;
    return this.postgres ? this.postgres.queries(this.servers.size * this.connections) : counted;
  }
}

/** Runs with a PostgreSQL from npm on any core, and with this process, which has the clients, on the second core. */
export async function withPostgres<T>(run: (database: MembershipDatabase) => Promise<T>): Promise<T> {
  const postgres = await PostgresProcess.start();
  pinTo(1, process.pid);
  try {
    const database = await MembershipDatabase.create(postgres.url);
    try {
      return await run(database);
    } finally {
      await database.close();
    }
  } finally {
    await postgres.stop();
  }
}
