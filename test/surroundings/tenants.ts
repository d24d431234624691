import { PGlite } from '@electric-sql/pglite';
import { type CanActivate, type DynamicModule, type ExecutionContext, Injectable, Module } from '@nestjs/common';
import { ClsModule } from 'nestjs-cls';
import { ChannelPolicy, type ChannelRequest, PusherAuthModule } from 'nestjs-pusher-auth';
import type { Account } from './accounts.js';

// #region guard
import { ClsService, type ClsStore } from 'nestjs-cls';

export interface TenantUser extends Account {
  tenant: string;
}

interface TenantStore extends ClsStore {
  tenant: string;
}

/** Runs after the guard that finds the user, and puts the user's tenant into the store of the request. */
@Injectable()
export class TenantGuard implements CanActivate {
  constructor(private readonly cls: ClsService<TenantStore>) {}

  canActivate(execution: ExecutionContext): boolean {
    const { user } = execution.switchToHttp().getRequest<{ user?: TenantUser }>();
    if (user) this.cls.set('tenant', user.tenant);
    return user !== undefined;
  }
}
// #endregion

// #region database
/** Row-level security adds the tenant's condition to every query. */
@Injectable()
export class TenantDatabase {
  constructor(
    private readonly cls: ClsService<TenantStore>,
    private readonly database: PGlite,
  ) {}

  query(sql: string, values: unknown[]): Promise<unknown[]> {
    const tenant = this.cls.get('tenant');
    return this.database.transaction(async (transaction) => {
      await transaction.query(`SELECT set_config('app.tenant', $1, true)`, [tenant]);
      await transaction.exec('SET LOCAL ROLE application'); // the owner of the table would see all rows
      return (await transaction.query(sql, values)).rows;
    });
  }
}
// #endregion

// #region policies
@Injectable()
export class OrderPolicies {
  constructor(private readonly database: TenantDatabase) {}

  @ChannelPolicy('private-order-<id:int>')
  async order({ params }: ChannelRequest<'private-order-<id:int>', TenantUser>): Promise<boolean> {
    return (await this.database.query('SELECT id FROM orders WHERE id = $1', [params.id])).length === 1;
  }
}
// #endregion

/** Stands in for the application's own guard: `Authorization: Bearer <tenant>`. */
@Injectable()
export class TenantTokenGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<{ headers: { authorization?: string }; user?: TenantUser }>();
    const [, tenant] = /^Bearer (\w+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (tenant) request.user = { id: `somebody at ${tenant}`, tenant };
    return true;
  }
}

// #region sharing
/** What the policies of one batch share: the store of the request. */
@Injectable()
export class CountingPolicies {
  constructor(private readonly cls: ClsService<TenantStore & { asked?: string[] }>) {}

  @ChannelPolicy('private-counted-<name>')
  count({ channelName }: ChannelRequest<'private-counted-<name>', TenantUser>): boolean {
    const asked = this.cls.get('asked') ?? [];
    this.cls.set('asked', [...asked, channelName]);
    return asked.length === 0;
  }
}
// #endregion

export async function openDatabase(): Promise<PGlite> {
  const database = await PGlite.create();
  await database.exec(`
    CREATE TABLE orders (id int PRIMARY KEY, tenant text NOT NULL);
    INSERT INTO orders VALUES (1, 'acme'), (2, 'acme'), (3, 'globex');
    CREATE ROLE application;
    GRANT SELECT ON orders TO application;
    ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_rows ON orders USING (tenant = current_setting('app.tenant'));
  `);
  return database;
}

@Module({})
export class TenantModule {
  static on(database: PGlite): DynamicModule {
    // #region module
    const imports = [
      ClsModule.forRoot({ global: true, middleware: { mount: true } }),
      PusherAuthModule.forRoot({ key: 'key', secret: 'secret', guards: [TenantTokenGuard, TenantGuard] }),
    ];
    // #endregion
    const providers = [{ provide: PGlite, useValue: database }, TenantDatabase, OrderPolicies, CountingPolicies];
    return { module: TenantModule, imports, providers };
  }
}
