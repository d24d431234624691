import { PGlite } from '@electric-sql/pglite';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { sql } from 'drizzle-orm';
import { drizzle as drizzlePool } from 'drizzle-orm/node-postgres';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import type { Configuration } from '../config/configuration.js';
import { seed } from './seed.js';
import { CREATE_TABLES } from './tables.js';

const SETUP_LOCK = 7_465_001;
/** Without limits a request would wait as long as a database that is there and does not answer. */
const LIMITS = { connectionTimeoutMillis: 5_000, query_timeout: 5_000 };

/** PostgreSQL: the one at `DATABASE_URL`, else PGlite, which is PostgreSQL inside this process and in memory. */
@Injectable()
export class Database implements OnModuleInit, OnApplicationShutdown {
  readonly client: PgDatabase<PgQueryResultHKT>;
  private readonly disconnect: () => Promise<void>;

  constructor(config: ConfigService<Configuration, true>) {
    const url = config.get('databaseUrl', { infer: true });
    if (url === undefined) {
      const client = new PGlite();
      this.client = drizzlePglite({ client });
      this.disconnect = () => client.close();
    } else {
      const client = new pg.Pool({ connectionString: url, ...LIMITS });
      // Without a listener the end of an idle connection would end the process; the next query opens another one.
      client.on('error', (error) => new Logger(Database.name).warn(error.message));
      this.client = drizzlePool({ client });
      this.disconnect = () => client.end();
    }
  }

  async onModuleInit(): Promise<void> {
    await this.client.transaction(async (transaction) => {
      // Two samples that start on one database would otherwise create the same tables at the same time.
      await transaction.execute(sql`select pg_advisory_xact_lock(${SETUP_LOCK})`);
      for (const statement of CREATE_TABLES) await transaction.execute(statement);
      await seed(transaction);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.disconnect();
  }
}
