import { profile, shareFigures, type Parts, type Shares } from '../harness/profile.js';
import { runSuite } from '../harness/suite.js';
import { FreshNames } from '../subjects/fresh-names.js';
import { ourHandler } from '../subjects/our-handler.js';
import { namesOf, patternCases } from '../subjects/patterns.js';

/** The parts of the work on a request. */
const PARTS: Parts = {
  named: [
    [
      'the signature (HMAC-SHA256)',
      /^node:internal\/(crypto|streams|util\/types|buffer)|signing\/(channel-signer|hmac-sha256)/,
    ],
    ['the texts of member and reply (JSON.stringify)', /decision\/member|endpoint\/reply/],
    ['garbage collection', /garbage collector/],
    ['reading the body, the controller', /endpoint\//],
    ['checking socket id and name', /channel\/channel-(name|kind)|signing\/socket-id/],
    ['matching, cutting parameters', /matching\/|channel\/|policy\/policy-table/],
    ['asking: user, deadline, policy, answer', /decision\/|policy\/|pusher-auth\./],
    ['the application: policy, mapper, loop', /bench\//],
  ],
  rest: 'the rest of Node',
};

async function sharesWith(policies: number, turns: number): Promise<Shares> {
  const cases = patternCases('presence-', policies);
  const answer = await ourHandler(cases, true);
  const names = new FreshNames(namesOf(cases));
  const run = async () => {
    for (let turn = 0; turn < turns; turn++) {
      await answer({ socket_id: '218932.7391283', channel_name: names.next() });
    }
  };
  await run();
  return profile(run, PARTS);
}

runSuite(async ({ quick }) => {
  const turns = quick ? 100_000 : 1_000_000;
  const few = await sharesWith(10, turns);
  const many = await sharesWith(1_000, turns);
  return {
    title: 'Where the time of that goes, with 10 policies: a profile',
    figures: shareFigures(few, many, 'with 1000 policies'),
  };
});
