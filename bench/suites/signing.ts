import { ratioFigure, type Figure } from '../harness/figure.js';
import { compare } from '../harness/rounds.js';
import { runSuite } from '../harness/suite.js';
import { bootApp } from '../subjects/application.js';
import { FreshNames } from '../subjects/fresh-names.js';
import { ADA, sdk } from '../subjects/identity.js';
import { assertSame } from '../subjects/assert-same.js';

const SOCKET_ID = '218932.7391283';

runSuite(async ({ rounds }) => {
  const { service } = await bootApp([]);
  const figures: Figure[] = [];
  const goals = { private: 0.5, presence: 0.55, 'private-encrypted': undefined };
  for (const kind of ['private', 'presence', 'private-encrypted'] as const) {
    const names = Array.from({ length: 4096 }, (_, index) => `${kind}-room-${index}`);
    const isPresence = kind === 'presence';
    const userInfo = { name: ADA.name };
    const ours = (channelName: string) =>
      isPresence
        ? service.signChannel({ socketId: SOCKET_ID, channelName, member: { userId: ADA.id, userInfo } })
        : service.signChannel({ socketId: SOCKET_ID, channelName });
    const theirs = (channelName: string) =>
      isPresence
        ? sdk.authorizeChannel(SOCKET_ID, channelName, { user_id: ADA.id, user_info: userInfo })
        : sdk.authorizeChannel(SOCKET_ID, channelName);
    for (const name of names.slice(0, 50)) assertSame(ours(name), theirs(name));
    const forSdk = new FreshNames(names);
    const forUs = new FreshNames(names);
    const [base, own] = await compare(
      [
        {
          name: 'SDK authorizeChannel',
          run(times) {
            for (let turn = 0; turn < times; turn++) theirs(forSdk.next());
          },
        },
        {
          name: 'signChannel',
          run(times) {
            for (let turn = 0; turn < times; turn++) ours(forUs.next());
          },
        },
      ],
      rounds,
    );
    figures.push(ratioFigure(`signChannel, ${kind}`, base!, own!, goals[kind]));
  }
  return { title: 'Signing', figures };
});
