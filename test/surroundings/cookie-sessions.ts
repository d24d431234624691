import { Controller, Get, type INestApplication, Module, Param, Req } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { AccountPolicies } from './accounts.js';

interface CookieSession {
  user?: { id: string };
  get(name: 'user'): { id: string } | undefined;
  set(name: 'user', user: { id: string }): void;
}

@Controller()
export class LoginController {
  @Get('login/:id')
  login(@Req() { session }: { session: CookieSession }, @Param('id') id: string): void {
    session.user = { id };
  }
}

// #region express
@Module({
  imports: [
    PusherAuthModule.forRoot({
      key: 'key',
      secret: 'secret',
      getUser: (request) => (request as { session: { user?: unknown } }).session.user,
    }),
  ],
  providers: [AccountPolicies],
})
export class RealtimeModule {}
// #endregion

@Module({ imports: [RealtimeModule], controllers: [LoginController] })
export class SessionModule {}

// #region express-main
import session from 'express-session';

export function configure(app: INestApplication): void {
  const secret = 'read it from your configuration';
  app.use(session({ secret, resave: false, saveUninitialized: false }));
}
// #endregion

@Controller()
export class SecureLoginController {
  @Get('login/:id')
  login(@Req() { session }: { session: CookieSession }, @Param('id') id: string): void {
    session.set('user', { id });
  }
}

// #region fastify
@Module({
  imports: [
    PusherAuthModule.forRoot({
      key: 'key',
      secret: 'secret',
      getUser: (request) => (request as { session: { get(name: string): unknown } }).session.get('user'),
    }),
  ],
  providers: [AccountPolicies],
})
export class SecureRealtimeModule {}
// #endregion

@Module({ imports: [SecureRealtimeModule], controllers: [SecureLoginController] })
export class SecureSessionModule {}

// #region fastify-main
import fastifySecureSession from '@fastify/secure-session';

export async function configureFastify(app: NestFastifyApplication): Promise<void> {
  const key = Buffer.alloc(32, 1); // read 32 random bytes from your configuration
  await app.register(fastifySecureSession, { key, cookie: { path: '/' } });
}
// #endregion
