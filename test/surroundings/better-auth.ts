import { Module, type Type } from '@nestjs/common';
import { OptionalAuth } from '@thallesp/nestjs-better-auth';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { ChannelPolicy, type ChannelRequest, PusherAuthModule } from 'nestjs-pusher-auth';
import { type AdapterName, create, listen } from './asking.js';

const auth = betterAuth({
  secret: 'a secret of better-auth, long enough',
  baseURL: 'http://127.0.0.1',
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  emailAndPassword: { enabled: true },
});

// #region policies
interface Person {
  id: string;
  name: string;
}

export class PersonPolicies {
  @ChannelPolicy('private-person-<id>')
  own({ user, params }: ChannelRequest<'private-person-<id>', Person>): boolean {
    return user.id === params.id;
  }

  @ChannelPolicy('presence-lobby', { userInfo: ({ user }) => ({ name: (user as Person).name }) })
  lobby(): boolean {
    return true;
  }
}
// #endregion

// #region module
import { AuthModule } from '@thallesp/nestjs-better-auth';

@Module({
  imports: [
    AuthModule.forRoot({ auth }), // its global guard sets request.user, or answers 401
    PusherAuthModule.forRoot({ key: 'key', secret: 'secret' }),
  ],
  providers: [PersonPolicies],
})
export class AppModule {}
// #endregion

// better-auth reads its own bodies, and its module brings the parsers back for all other routes.
const start = async (module: Type, adapter: AdapterName): Promise<string> =>
  listen(await create(module, adapter, { bodyParser: false }));

// Guests, who pass its guard where a class or method says so.
export class NewsPolicies {
  @ChannelPolicy('private-news', { allowGuest: true })
  read(): boolean {
    return true;
  }
}

@Module({
  imports: [
    AuthModule.forRoot({ auth }),
    PusherAuthModule.forRoot({ key: 'key', secret: 'secret', decorators: [OptionalAuth()] }),
  ],
  providers: [PersonPolicies, NewsPolicies],
})
export class GuestModule {}

process.send?.({
  express: await start(AppModule, 'express'),
  fastify: await start(AppModule, 'fastify'),
  guests: await start(GuestModule, 'express'),
});
