import { Injectable, Logger, Scope, UseGuards, type LoggerService } from '@nestjs/common';
import { ChannelPolicy, type PusherAuthService } from '../../src/index.js';
import { ratioFigure, type Figure } from '../harness/figure.js';
import { compare, type Way } from '../harness/rounds.js';
import { runSuite } from '../harness/suite.js';
import { bootApp, openGuard } from '../subjects/application.js';
import { ADA } from '../subjects/identity.js';

const member = { userInfo: () => ({ name: ADA.name }) };

@Injectable()
class Policies {
  @ChannelPolicy('presence-plain-<id>', member)
  plain(): boolean {
    return true;
  }

  @ChannelPolicy('presence-later-<id>', member)
  // eslint-disable-next-line @typescript-eslint/require-await -- like a policy that waits for a query
  async later(): Promise<boolean> {
    return true;
  }

  @ChannelPolicy('presence-guarded-<id>', member)
  @UseGuards(openGuard)
  guarded(): boolean {
    return true;
  }
}

@Injectable({ scope: Scope.REQUEST })
class RequestPolicies {
  @ChannelPolicy('presence-scoped-<id>', member)
  scoped(): boolean {
    return true;
  }
}

const silence = () => undefined;
const deaf: LoggerService = { log: silence, error: silence, warn: silence, debug: silence };

function authorizing(name: string, service: PusherAuthService, prefix: string, logger: LoggerService | false): Way {
  return {
    name,
    async run(times) {
      Logger.overrideLogger(logger);
      for (let turn = 0; turn < times; turn++) {
        const request = { user: ADA, headers: {} };
        await service.authorize({ socketId: '1.2', channelName: `presence-${prefix}-${turn}` }, { request });
      }
    },
  };
}

runSuite(async ({ rounds }) => {
  const { service } = await bootApp([Policies, RequestPolicies]);
  const { service: heard } = await bootApp([Policies], { onDecision: silence });
  const [plain, ...others] = await compare(
    [
      authorizing('a synchronous policy', service, 'plain', false),
      authorizing('an asynchronous policy', service, 'later', false),
      authorizing('a policy with a guard', service, 'guarded', false),
      authorizing('a policy on a request-scoped provider', service, 'scoped', false),
      authorizing('with onDecision', heard, 'plain', false),
      authorizing('with the debug level on, the line written to nowhere', service, 'plain', deaf),
    ],
    rounds,
  );
  const figures: Figure[] = others.map((other) => ratioFigure(other.name, plain!, other));
  return { title: 'What choices cost: authorize, presence', figures };
});
