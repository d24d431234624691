import { PGlite } from '@electric-sql/pglite';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { sql } from 'drizzle-orm';
import { drizzle as drizzlePool } from 'drizzle-orm/node-postgres';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import type { Configuration } from '../config/configuration.js';
import { RequestCosts } from '../platform/request-costs.js';
import { PostgresProcess } from './postgres-process.js';
import { seed } from './seed.js';
import { CREATE_TABLES } from './tables.js';

const SETUP_LOCK = 7_465_001;
/** Time limits, so that requests do not wait forever for an unresponsive database. */
const LIMITS = { connectionTimeoutMillis: 5_000, query_timeout: 5_000 };

/** PostgreSQL: the configured one, or PGlite, which is PostgreSQL in this process and in memory. */
@Injectable()
export class Database implements OnModuleInit, OnApplicationShutdown {
  private connected?: PgDatabase<PgQueryResultHKT>;
  private readonly closing: (() => Promise<void>)[] = [];

  constructor(
    private readonly config: ConfigService<Configuration, true>,
    private readonly costs: RequestCosts,
  ) {}

  /** Whether the sample created the database. Any other one may be real, so it never gets the well-known users. */
  get isOwn(): boolean {
    return typeof this.config.get('database', { infer: true }) === 'string';
  }

  get client(): PgDatabase<PgQueryResultHKT> {
    if (this.connected === undefined)
      throw new Error('The database is available once the application has been initialized.');
    return this.connected;
  }

  async onModuleInit(): Promise<void> {
    const client = await this.connect();
    await client.transaction(async (transaction) => {
      // Otherwise two samples starting on one database could create the same tables at the same time.
      await transaction.execute(sql`select pg_advisory_xact_lock(${SETUP_LOCK})`);
      for (const statement of CREATE_TABLES) await transaction.execute(statement);
      if (this.isOwn) await seed(transaction);
    });
    this.connected = client;
  }

  async onApplicationShutdown(): Promise<void> {
    for (const close of this.closing.splice(0).reverse()) await close();
  }

  private async connect(): Promise<PgDatabase<PgQueryResultHKT>> {
    const database = this.config.get('database', { infer: true });
    if (database === 'pglite') {
      const client = new PGlite();
      this.closing.push(() => client.close());
      return drizzlePglite({ client, logger: this.costs });
    }
    return this.connectTo(typeof database === 'object' ? database.url : await this.startPostgres());
  }

  private async startPostgres(): Promise<string> {
    const postgres = await PostgresProcess.start();
    this.closing.push(() => postgres.stop());
    return postgres.url;
  }

  private connectTo(connectionString: string): PgDatabase<PgQueryResultHKT> {
    const client = new pg.Pool({ connectionString, ...LIMITS });
    this.closing.push(() => client.end());
    // Without a listener, a lost idle connection would end the process. The next query opens another connection.
    client.on('error', (error) => new Logger(Database.name).warn(error.message));
    return drizzlePool({ client, logger: this.costs });
  }
}
