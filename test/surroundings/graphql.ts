import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { type CanActivate, type ExecutionContext, Injectable, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { PusherAuthModule, PusherAuthService } from 'nestjs-pusher-auth';
import { type Account, AccountPolicies } from './accounts.js';

interface ApplicationRequest {
  headers: { authorization?: string };
  user?: Account;
}

// As many guards are: it looks for the request where only GraphQL has it, and fails at every other route.
@Injectable()
export class GraphqlOnlyGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    return identify(GqlExecutionContext.create(execution).getContext<{ req: ApplicationRequest }>().req);
  }
}

// #region guard
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';

@Injectable()
export class GraphqlGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request =
      execution.getType<GqlContextType>() === 'graphql'
        ? GqlExecutionContext.create(execution).getContext<{ req: ApplicationRequest }>().req
        : execution.switchToHttp().getRequest<ApplicationRequest>(); // REST, and POST /pusher/auth
    return identify(request);
  }
}
// #endregion

// #region resolver
import { Args, Context, Query, Resolver } from '@nestjs/graphql';

@Resolver()
export class ChannelsResolver {
  constructor(private readonly pusherAuth: PusherAuthService) {}

  // Asks the endpoint's policy about the user that the guard put on the request.
  @Query('mayJoin')
  mayJoin(@Args('channelName') channelName: string, @Context('req') request: ApplicationRequest): Promise<boolean> {
    return this.pusherAuth.can({ channelName }, { request });
  }
}
// #endregion

function identify(request: ApplicationRequest): boolean {
  const [, id] = /^Bearer (\w+)$/.exec(request.headers.authorization ?? '') ?? [];
  if (id !== undefined) request.user = { id };
  return id !== undefined;
}

const graphqlImports = () => [
  PusherAuthModule.forRoot({ key: 'key', secret: 'secret', isGlobal: true }),
  GraphQLModule.forRoot<ApolloDriverConfig>({
    driver: ApolloDriver,
    typeDefs: 'type Query { mayJoin(channelName: String!): Boolean! }',
    context: (request: object, reply?: object) => ('req' in request ? request : { req: request, reply }),
  }),
];

@Module({
  imports: graphqlImports(),
  providers: [AccountPolicies, ChannelsResolver, { provide: APP_GUARD, useClass: GraphqlGuard }],
})
export class GraphqlModule {}

@Module({
  imports: graphqlImports(),
  providers: [AccountPolicies, ChannelsResolver, { provide: APP_GUARD, useClass: GraphqlOnlyGuard }],
})
export class GraphqlOnlyModule {}
