import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { setTimeout as wait } from 'node:timers/promises';

/** The members of the rooms. Every user of the storm is a member of a hundred rooms. */
export const USERS = 200;
export const ROOMS_PER_USER = 100;

/** The rooms of a user. Users share them, as in an application. */
export function roomsOf(userId: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => 1 + ((userId * 7 + index) % 1_000));
}

const CREATE = `
  create table memberships (room_id integer, user_id integer, primary key (user_id, room_id));
  insert into memberships
    select 1 + (user_id * 7 + nth) % 1000, user_id
    from generate_series(1, ${USERS}) as user_id, generate_series(0, ${ROOMS_PER_USER - 1}) as nth;
  analyze memberships;`;

export interface DatabaseSettings {
  /** The URL of a PostgreSQL, or `pglite` for PGlite in the server's own process. */
  readonly url: string;
  readonly connections: number;
  /** A delay of every query, as with another machine or a larger table. */
  readonly delayMilliseconds: number;
}

interface Queryable {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/** The queries of the storm's policies. */
export class Memberships {
  #queries = 0;

  private constructor(
    private readonly settings: DatabaseSettings,
    private client: Queryable,
  ) {}

  static async open(settings: DatabaseSettings): Promise<Memberships> {
    if (settings.url !== 'pglite') return new Memberships(settings, await filledPool(settings));
    const client = new PGlite();
    await client.exec(CREATE);
    return new Memberships(settings, client);
  }

  async has(roomId: number, userId: number): Promise<boolean> {
    const { rows } = await this.query('room_id = $2', userId, roomId);
    return rows.length > 0;
  }

  async among(roomIds: readonly number[], userId: number): Promise<ReadonlySet<number>> {
    const { rows } = await this.query('room_id = any($2)', userId, roomIds);
    return new Set((rows as { room_id: number }[]).map((row) => row.room_id));
  }

  /**
   * Reopens the pool. A PostgreSQL backend reports its statistics when its connection ends.
   *
   * @returns the number of queries that PGlite has received so far
   */
  async settle(): Promise<number> {
    if (this.client instanceof pg.Pool) {
      await this.client.end();
      this.client = await filledPool(this.settings);
    }
    return this.#queries;
  }

  private query(condition: string, ...values: unknown[]): Promise<{ rows: unknown[] }> {
    this.#queries++;
    const { delayMilliseconds } = this.settings;
    const slow = `with slow as materialized (select pg_sleep(${delayMilliseconds / 1e3}))`;
    const text = `select room_id from memberships where user_id = $1 and ${condition}`;
    return this.client.query(delayMilliseconds === 0 ? text : `${slow} ${text} and exists (select from slow)`, values);
  }
}

/** A pool whose connections are open, as in a running application. */
async function filledPool({ url, connections }: DatabaseSettings): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: url, max: connections, idleTimeoutMillis: 0 });
  const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()));
  for (const client of clients) client.release();
  return pool;
}

/** A database with the memberships in a PostgreSQL, which counts its queries. */
export class MembershipDatabase {
  readonly url: string;

  private constructor(
    url: string,
    private readonly admin: pg.Client,
  ) {
    this.url = databaseUrl(url);
  }

  static async create(url: string): Promise<MembershipDatabase> {
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query('create database storm');
    // Its transactions would count as queries.
    await admin.query('alter system set autovacuum = off');
    await admin.query('select pg_reload_conf()');
    const client = new pg.Client({ connectionString: databaseUrl(url) });
    await client.connect();
    await client.query(CREATE);
    await client.end();
    return new MembershipDatabase(url, admin);
  }

  /**
   * Counts the queries so far of connections that have ended. Each is a transaction.
   *
   * @param connections the number that stays open once the others have ended
   */
  async queries(connections: number): Promise<number> {
    const deadline = performance.now() + 10_000;
    while ((await this.count('select count(*) from pg_stat_activity where datname = $1')) !== connections) {
      if (performance.now() > deadline) throw new Error(`PostgreSQL does not have ${connections} connections`);
      await wait(20);
    }
    return this.count('select xact_commit as count from pg_stat_database where datname = $1');
  }

  async close(): Promise<void> {
    await this.admin.end();
  }

  private async count(query: string): Promise<number> {
    const { rows } = await this.admin.query<{ count: string }>(query, ['storm']);
    return Number(rows[0]!.count);
  }
}

function databaseUrl(url: string): string {
  return url.replace(/[^/]*$/, 'storm');
}
