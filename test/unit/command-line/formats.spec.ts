import { format } from 'prettier';
import { differenceOf, FORMATS } from '../../../src/command-line/formats.js';
import type { PolicyListing } from '../../../src/command-line/listing.js';
import type { PolicyDescription } from '../../../src/policy/policy-table.js';

const JOIN: PolicyDescription = {
  pattern: 'presence-room-<id:int>',
  kind: 'presence',
  policy: 'RoomPolicies.join',
  module: 'RealtimeModule',
  guards: [],
  isBatch: false,
  allowGuest: false,
  useSignedInUser: false,
  scope: 'singleton',
};
const ROLES: PolicyDescription = {
  ...JOIN,
  pattern: 'private-<role:admin|editor>',
  kind: 'private',
  policy: 'RoomPolicies.roles',
  guards: ['OwnGuard', 'RolesGuard'],
  allowGuest: true,
};
const listingOf = (...policies: PolicyDescription[]): PolicyListing => ({
  globalGuards: [],
  registrations: [
    {
      app: null,
      endpoints: ['POST /pusher/auth', 'POST /pusher/user-auth'],
      guards: ['JwtAuthGuard'],
      policies,
      userAuthentication: null,
    },
  ],
});
const TABLE = listingOf(JOIN, ROLES);
const SEVERAL: PolicyListing = {
  globalGuards: ['ThrottlerGuard'],
  registrations: [
    TABLE.registrations[0]!,
    {
      app: 'shop',
      endpoints: ['POST /shop/auth', 'GET /shop/auth'],
      guards: [],
      policies: [],
      userAuthentication: {
        policy: 'ShopPolicies.signIn',
        module: 'Shop',
        guards: ['OwnGuard'],
      },
    },
  ],
};

describe('a listing', () => {
  it('is a table with aligned columns', () => {
    expect(FORMATS.text(TABLE)).toBe(
      [
        'Endpoints: POST /pusher/auth, POST /pusher/user-auth',
        'Global guards: none',
        'Guards of the endpoints: JwtAuthGuard',
        'User authentication: default (user id)',
        '',
        'PATTERN                      KIND      GUARDS                GUESTS  POLICY              MODULE',
        'presence-room-<id:int>       presence  -                     no      RoomPolicies.join   RealtimeModule',
        'private-<role:admin|editor>  private   OwnGuard, RolesGuard  yes     RoomPolicies.roles  RealtimeModule',
        '',
      ].join('\n'),
    );
  });

  it('names the app of each part if there are several', () => {
    expect(
      FORMATS.text(SEVERAL)
        .split('\n')
        .filter((line) => !line.includes('  ')),
    ).toEqual([
      'App: unnamed',
      'Endpoints: POST /pusher/auth, POST /pusher/user-auth',
      'Global guards: ThrottlerGuard',
      'Guards of the endpoints: JwtAuthGuard',
      'User authentication: default (user id)',
      '',
      '',
      'App: shop',
      'Endpoints: POST /shop/auth, GET /shop/auth',
      'Global guards: ThrottlerGuard',
      'Guards of the endpoints: none',
      'User authentication: ShopPolicies.signIn, OwnGuard',
      '',
      'no policies: every channel is denied',
      '',
    ]);
  });

  it.each([
    ['one app', TABLE],
    ['several apps', SEVERAL],
  ])('of %s is Markdown that Prettier leaves unchanged', async (_, listing) => {
    const markdown = FORMATS.markdown(listing);
    expect(await format(markdown, { parser: 'markdown' })).toBe(markdown);
  });

  it('escapes the bars of patterns in Markdown, where they would end the cell', () => {
    expect(FORMATS.markdown(TABLE)).toContain('| `private-<role:admin\\|editor>` |');
  });

  it.each(['text', 'markdown'] as const)('shows as %s which presence channels are signed without a member', (name) => {
    expect(FORMATS[name](listingOf({ ...JOIN, useSignedInUser: true }))).toContain('presence, signed in');
  });

  it.each(['text', 'markdown'] as const)('shows as %s which policies are batch policies', (name) => {
    const batch = { ...JOIN, isBatch: true };
    const lines = FORMATS[name](listingOf(batch, ROLES)).split('\n');
    expect(lines.find((line) => line.includes('presence-room-'))).toMatch(/RoomPolicies\.join`?, batch/);
    expect(lines.find((line) => line.includes('private-<role'))).not.toContain('batch');
    // A review should notice whether a query decides one channel or many.
    expect(differenceOf(FORMATS[name](listingOf(JOIN)), FORMATS[name](listingOf(batch)))).toHaveLength(2);
  });

  it('is complete as JSON', () => {
    expect(JSON.parse(FORMATS.json(SEVERAL))).toEqual(SEVERAL);
  });
});

describe('the difference of two listings', () => {
  it.each(['text', 'markdown'] as const)('as %s contains only differences in meaning', (name) => {
    const before = FORMATS[name](listingOf(JOIN));
    const after = FORMATS[name](TABLE);
    expect(differenceOf(before, before.replaceAll('\n', '\r\n'))).toEqual([]);
    // The longer pattern moves every column.
    const difference = differenceOf(before, after);
    expect(difference).toHaveLength(1);
    expect(difference[0]).toMatch(/^\+ .*private-<role/);
  });

  it('names both sides of a change', () => {
    const difference = differenceOf(FORMATS.text(TABLE), FORMATS.text(listingOf({ ...JOIN, allowGuest: true }, ROLES)));
    expect(difference).toEqual([
      '- presence-room-<id:int> presence - no RoomPolicies.join RealtimeModule',
      '+ presence-room-<id:int> presence - yes RoomPolicies.join RealtimeModule',
    ]);
  });

  it.each(['text', 'markdown'] as const)('as %s shows that a policy or a guard has moved to another app', (name) => {
    const of = (...apps: readonly [app: string, guards: readonly string[], ...policies: PolicyDescription[]][]) =>
      FORMATS[name]({
        globalGuards: [],
        registrations: apps.map(([app, guards, ...policies]) => ({
          ...TABLE.registrations[0]!,
          app,
          guards,
          policies,
        })),
      });
    const before = of(['chat', ['OwnGuard'], JOIN, ROLES], ['shop', [], ROLES]);
    expect(differenceOf(before, of(['chat', ['OwnGuard'], ROLES], ['shop', [], JOIN, ROLES]))).toEqual([
      expect.stringMatching(/^- `?chat`?: .*presence-room-/),
      expect.stringMatching(/^\+ `?shop`?: .*presence-room-/),
    ]);
    expect(differenceOf(before, of(['chat', [], JOIN, ROLES], ['shop', ['OwnGuard'], ROLES]))).toHaveLength(4);
  });

  it.each(['text', 'markdown'] as const)('as %s omits unchanged policies if a second app is added', (name) => {
    const difference = differenceOf(
      FORMATS[name]({ ...TABLE, globalGuards: ['ThrottlerGuard'] }),
      FORMATS[name](SEVERAL),
    );
    expect(difference.filter((line) => line.startsWith('-'))).toEqual([]);
    expect(difference.join()).not.toContain('presence-room-');
  });

  it.each(['text', 'markdown'] as const)('as %s distinguishes patterns by their dashes', (name) => {
    const written = (pattern: string) => FORMATS[name](listingOf({ ...JOIN, pattern }));
    expect(differenceOf(written('presence-a---<id>'), written('presence-a----<id>'))).toHaveLength(2);
  });

  it('counts lines that occur twice', () => {
    expect(differenceOf('a\na\nb', 'a\nb\nb')).toEqual(['- a', '+ b']);
  });
});
