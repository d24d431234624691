import fastifySecureSession from '@fastify/secure-session';
import { Controller, Get, type INestApplication, Module, Param, Req } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import session from 'express-session';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { AccountPolicies } from './accounts.js';

interface CookieSession {
  user?: { id: string };
  get(name: 'user'): { id: string } | undefined;
  set(name: 'user', user: { id: string }): void;
}

// #region express
@Controller()
export class LoginController {
  @Get('login/:id')
  login(@Req() { session }: { session: CookieSession }, @Param('id') id: string): void {
    session.user = { id };
  }
}

@Module({
  imports: [
    PusherAuthModule.forRoot({
      key: 'key',
      secret: 'secret',
      getUser: (request) => (request as { session: CookieSession }).session.user,
    }),
  ],
  controllers: [LoginController],
  providers: [AccountPolicies],
})
export class SessionModule {}

// main.ts
export function configure(app: INestApplication): void {
  app.use(session({ secret: 'a secret of its own', resave: false, saveUninitialized: false }));
}
// #endregion

// #region fastify
@Controller()
export class SecureLoginController {
  @Get('login/:id')
  login(@Req() { session }: { session: CookieSession }, @Param('id') id: string): void {
    session.set('user', { id });
  }
}

@Module({
  imports: [
    PusherAuthModule.forRoot({
      key: 'key',
      secret: 'secret',
      getUser: (request) => (request as { session: CookieSession }).session.get('user'),
    }),
  ],
  controllers: [SecureLoginController],
  providers: [AccountPolicies],
})
export class SecureSessionModule {}

// main.ts
export async function configureFastify(app: NestFastifyApplication): Promise<void> {
  await app.register(fastifySecureSession, { key: Buffer.alloc(32, 1), cookie: { path: '/' } });
}
// #endregion
