import { createHmac, createSecretKey } from 'node:crypto';
import { ratioFigure, type Figure } from '../harness/figure.js';
import { compare, type Way } from '../harness/rounds.js';
import { runSuite } from '../harness/suite.js';
import { assertSame } from '../subjects/assert-same.js';
import { FreshNames } from '../subjects/fresh-names.js';
import { askAtOnce, askLater, authorizeByHand, authorizeByList, type AuthBody } from '../subjects/hand-written.js';
import { ADA, KEY, SECRET } from '../subjects/identity.js';
import { namesOf, patternCases } from '../subjects/patterns.js';
import { ourHandler } from '../subjects/our-handler.js';

type Answer = (body: AuthBody) => Promise<string>;

const SIZES = [10, 100, 1_000];

/** The target, as a share of the hand-written handler's time. Its HMAC is faster on Node 24. */
const GOAL = Number(process.versions.node.split('.', 1)[0]) < 24 ? 1 : 1.1;

function way(name: string, names: readonly string[], answer: Answer): Way {
  const fresh = new FreshNames(names);
  return {
    name,
    async run(times) {
      for (let turn = 0; turn < times; turn++) {
        await answer({ socket_id: '218932.7391283', channel_name: fresh.next() });
      }
    },
  };
}

const key = createSecretKey(Buffer.from(SECRET));
const channelData = JSON.stringify({ user_id: ADA.id, user_info: { name: ADA.name } });

/** The lower bound: nothing is read, matched or decided. */
// eslint-disable-next-line @typescript-eslint/require-await -- like a controller's method
const signatureAndReply: Answer = async ({ socket_id: socketId, channel_name: channelName }) => {
  const digest = createHmac('sha256', key).update(`${socketId}:${channelName}:${channelData}`).digest('hex');
  return JSON.stringify({ auth: `${KEY}:${digest}`, channel_data: channelData });
};

runSuite(async ({ rounds }) => {
  const figures: Figure[] = [];
  const byHand: Answer = async (body) => JSON.stringify(await authorizeByHand(body, ADA, askLater));
  const byHandAtOnce: Answer = async (body) => JSON.stringify(await authorizeByHand(body, ADA, askAtOnce));
  const ways: Way[] = [way('hand-written, SDK, no patterns', namesOf(patternCases('presence-', 10)), byHand)];
  const check = async (names: readonly string[], answer: Answer) => {
    for (const name of names.slice(0, 50)) {
      const body = { socket_id: '1.2', channel_name: name };
      assertSame(JSON.parse(await answer(body)), JSON.parse(await byHand(body)));
    }
  };
  for (const size of SIZES) {
    const cases = patternCases('presence-', size);
    const names = namesOf(cases);
    const ours = await ourHandler(cases, true);
    await check(names, ours);
    ways.push(way(`${size} policies`, names, ours));
    if (size !== 100 && size !== 1_000) continue;
    const list = authorizeByList(cases);
    const byList: Answer = async (body) => JSON.stringify(await list(body, ADA, askLater));
    await check(names, byList);
    ways.push(way(`SDK and ${size} regular expressions`, names, byList));
  }
  const cases = patternCases('presence-', 1_000);
  ways.push(way('hand-written, synchronous policy', namesOf(cases), byHandAtOnce));
  ways.push(way('1000 synchronous policies', namesOf(cases), await ourHandler(cases, false)));

  ways.push(way('the signature and the reply alone', namesOf(patternCases('presence-', 10)), signatureAndReply));

  const timings = new Map((await compare(ways, rounds)).map((timing) => [timing.name, timing]));
  const of = (name: string) => timings.get(name)!;
  const base = of('hand-written, SDK, no patterns');
  for (const size of SIZES) {
    figures.push(ratioFigure(`${size} policies`, base, of(`${size} policies`), size === 10 ? GOAL : undefined));
  }
  const relative = (what: string, against: string, target?: number) => {
    const [own, other] = [of(what), of(against)];
    const scale = base.ratio / other.ratio;
    figures.push(
      ratioFigure(
        what,
        other,
        { ...own, ratio: own.ratio * scale, low: own.low * scale, high: own.high * scale },
        target,
      ),
    );
  };
  relative('1000 policies', '10 policies', 1.15);
  relative('100 policies', 'SDK and 100 regular expressions');
  relative('1000 policies', 'SDK and 1000 regular expressions');
  relative('1000 synchronous policies', 'hand-written, synchronous policy');
  figures.push(ratioFigure('the signature and the reply alone', base, of('the signature and the reply alone')));
  return { title: 'The whole handler without HTTP: presence, parsed body in, reply text out', figures };
});
