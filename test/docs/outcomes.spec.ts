import {
  ForbiddenException,
  HttpException,
  Logger,
  ServiceUnavailableException,
  UnauthorizedException,
} from '@nestjs/common';
import { jest } from '@jest/globals';
import { ChannelPolicy, type Decision } from 'nestjs-pusher-auth';
import { readFileSync } from 'node:fs';
import request from 'supertest';
import ts from 'typescript';
import { boot } from './guide/boot.js';
import { codeSpansIn, tablesIn } from './markdown.js';

const LoosePolicy = ChannelPolicy as unknown as (pattern: string) => MethodDecorator;

/** The behaviour of a policy in each row of the README's table. */
const DEEDS: Readonly<Record<string, () => unknown>> = {
  'returns `true`, or `{ userId?, userInfo? }` on presence': () => true,
  'returns `false`': () => false,
  'returns anything else': () => 'yes',
  'throws `UnauthorizedException` or a 429': () => {
    throw new UnauthorizedException();
  },
  "throws another 4xx, such as `new ForbiddenException('not a member')`": () => {
    throw new ForbiddenException('not a member');
  },
  'throws anything else': () => {
    throw new Error('oops');
  },
  'takes longer than `policyTimeoutMs` (10 s)': () => new Promise(() => undefined),
  'has no `allowGuest`, and there is no user': () => true,
  'is called while too many calls are pending': () => new Promise((resolve) => setTimeout(() => resolve(true), 50)),
  'is missing: no pattern matches': () => true,
};

describe("the README's table of denials", () => {
  const rows = tablesIn(readFileSync('README.md', 'utf8')).find(({ heading }) => heading === 'Denials')!.rows;
  function policiesThat(decide: () => unknown, pattern: string) {
    class Policies {
      decide(): unknown {
        return decide();
      }
    }
    LoosePolicy(pattern)(Policies.prototype, 'decide', Object.getOwnPropertyDescriptor(Policies.prototype, 'decide')!);
    return Policies;
  }
  async function outcome(decide: () => unknown, channelName = 'private-x', user: object | null = { id: 1 }) {
    const decisions: Decision[] = [];
    const app = await boot([policiesThat(decide, 'private-x')], {
      policyTimeoutMs: 500,
      onDecision: (decision) => decisions.push(decision),
    });
    const { status } = await request(app.getHttpServer())
      .post('/pusher/auth')
      .set(user ? { 'x-user': JSON.stringify(user) } : {})
      .send({ socket_id: '1.2', channel_name: channelName });
    await app.close();
    return { status, verdict: decisions[0]!.verdict, reason: decisions[0]!.reason };
  }

  it('has only rows with a test', () => {
    expect(rows.map(([deed]) => deed)).toEqual(Object.keys(DEEDS));
  });

  it.each([
    [0, 200, 'granted'],
    [1, 403, 'denied'],
    [2, 403, 'denied'],
    [3, 401, 'refused'],
    [4, 403, 'denied'],
    [5, 500, 'failed'],
    [6, 503, 'timed-out'],
  ])('is right in row %i, which is a %i', async (index, status, verdict) => {
    const [deed, reply] = rows[index]!;
    const found = await outcome(DEEDS[deed!]!);
    expect(found).toMatchObject({ status, verdict });
    expect(reply === 'that status' ? '401' : codeSpansIn(reply!)[0]).toBe(String(status));
  });

  it('is right about reasons: the message of a 4xx is the reason, and a 5xx and a 429 pass through', async () => {
    const thrown = (error: Error) => () => {
      throw error;
    };
    expect(await outcome(thrown(new ForbiddenException('not a member')))).toMatchObject({ reason: 'not a member' });
    expect(await outcome(thrown(new ServiceUnavailableException()))).toMatchObject({ status: 503, verdict: 'failed' });
    expect(await outcome(thrown(new HttpException('slow down', 429)))).toMatchObject({ status: 429 });
  });

  it('is a 401 without a user', async () => {
    const [deed, reply, seen] = rows[7]!;
    const found = await outcome(DEEDS[deed!]!, 'private-x', null);
    expect(found).toEqual({ status: 401, verdict: 'unauthenticated', reason: seen });
    expect(codeSpansIn(reply!)).toEqual(['401']);
  });

  it('is a 503 and a warning while too many calls are pending', async () => {
    const [deed, reply, seen] = rows[8]!;
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const app = await boot([policiesThat(DEEDS[deed!]!, 'private-<name>')], { maxPendingPolicies: 1 });
    warn.mockClear();
    const response = await request(app.getHttpServer())
      .post('/pusher/auth')
      .set('x-user', '{"id":1}')
      .send({ socket_id: '1.2', channel_name: ['private-a', 'private-b'] })
      .expect(200);
    await app.close();
    expect(response.body).toMatchObject({ 'private-a': { status: 200 }, 'private-b': { status: 503 } });
    expect(codeSpansIn(reply!)).toEqual(['503']);
    expect(seen).toBe('a warning');
    expect(warn.mock.calls).toEqual([[expect.stringContaining('maxPendingPolicies')]]);
    warn.mockRestore();
  });

  it('is right about unmatched names, which get the status of a denial', async () => {
    expect(codeSpansIn(rows[9]![1]!)).toEqual(['403', '401']);
    expect(await outcome(() => true, 'private-y')).toMatchObject({ status: 403, reason: 'no policy matches the name' });
    expect(await outcome(() => true, 'private-y', null)).toMatchObject({ status: 401 });
  });
});

describe("docs/observing.md's table of verdicts", () => {
  it('has every verdict', () => {
    const file = ts.createSourceFile(
      'policy-verdict.ts',
      readFileSync('src/decision/verdict.ts', 'utf8'),
      ts.ScriptTarget.ES2022,
      true,
    );
    const alias = file.statements.filter(ts.isTypeAliasDeclaration).find(({ name }) => name.text === 'VerdictName')!;
    const names = (alias.type as ts.UnionTypeNode).types.map((type) => type.getText().replaceAll("'", ''));
    const page = tablesIn(readFileSync('docs/observing.md', 'utf8')).find(({ header }) => header[0] === 'verdict')!;
    expect(page.rows.map(([cell]) => codeSpansIn(cell!)[0])).toEqual(names);
  });
});
