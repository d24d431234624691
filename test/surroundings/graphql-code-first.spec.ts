import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { type INestApplication, Module } from '@nestjs/common';
import { Args, Context, GraphQLModule, Query, Resolver } from '@nestjs/graphql';
import { PusherAuthModule, PusherAuthService } from 'nestjs-pusher-auth';
import { JSON_BODY, send } from '../e2e/wire/raw-http.js';
import { type Account, AccountPolicies } from './accounts.js';
import { ADAPTERS, bodyOf, create, listen } from './asking.js';

const ADA: Account = { id: 'ada' };

// In a file of its own: Nest collects the queries of all resolvers that the process loads into one schema.
@Resolver()
class ChannelsResolver {
  constructor(private readonly pusherAuth: PusherAuthService) {}

  @Query(() => Boolean)
  mayJoin(@Args('channelName') channelName: string, @Context('user') user: Account): Promise<boolean> {
    return this.pusherAuth.can({ channelName }, { user });
  }
}

@Module({
  imports: [
    PusherAuthModule.forRoot({ key: 'key', secret: 'secret', isGlobal: true }),
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      autoSchemaFile: true,
      context: { user: ADA },
    }),
  ],
  providers: [AccountPolicies, ChannelsResolver],
})
class CodeFirstModule {}

describe.each(ADAPTERS)('a code-first GraphQL application on %s', (adapter) => {
  let app: INestApplication;
  afterEach(() => app.close());

  it('can ask a policy in a query', async () => {
    app = await create(CodeFirstModule, adapter);
    const origin = await listen(app);
    const query =
      '{ own: mayJoin(channelName: "private-account-ada") other: mayJoin(channelName: "private-account-bob") }';
    const body = JSON.stringify({ query });
    const reply = await send(origin, { path: '/graphql', headers: JSON_BODY, body });
    expect(bodyOf(reply)).toEqual({ data: { own: true, other: false } });
  });
});
