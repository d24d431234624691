// Makes requests of all kinds, each with the answer that follows from the seeded memberships. Nothing is imported from the
// sample: memberships and patterns are written down a second time, so that the check is independent.
import { faultOf } from './faults.mjs';

const ROOM_MEMBERS = { Lobby: ['ada', 'grace', 'linus', 'margaret'], Compilers: ['ada', 'grace'], Kernel: ['linus'] };
const NO_ROOM = 999_999;

/** The weight of each kind in the mix. */
const KINDS = Object.entries({
  room: 30,
  own: 12,
  direct: 12,
  batch: 10,
  unmatched: 6,
  unauthenticated: 10,
  malformed: 12,
  'sign-in': 5,
  rest: 3,
}).flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind));

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const below = (limit) => Math.floor(Math.random() * limit);

export class Requests {
  /** @param people `{ id, login, name, role, token }` of each seeded user; @param rooms `{ id, name }` of each room */
  constructor(people, rooms) {
    this.people = people;
    this.rooms = rooms;
    /** Turned off before the end, because a policy that never answers delays the shutdown by ten seconds. */
    this.mayHang = true;
  }

  next() {
    for (;;) {
      const request = this.make(pick(KINDS));
      if (this.mayHang || !request.hangs) return request;
    }
  }

  make(kind) {
    const person = pick(this.people);
    const socketId = `${1 + below(999_999)}.${1 + below(9_999_999)}`;
    const base = { kind, person, token: person.token, socketId, path: '/pusher/auth' };
    switch (kind) {
      case 'room':
        return this.single(base, this.roomChannel());
      case 'own':
        return this.single(base, `private-user-${pick([person.id, person.id, pick(this.people).id, NO_ROOM])}`);
      case 'direct':
        return this.single(base, this.directChannel());
      case 'unmatched':
        return this.single(base, this.unmatchedChannel());
      case 'batch':
        return this.batch(base);
      case 'unauthenticated':
        return {
          ...this.single({ ...base, token: pick([undefined, 'not.a.token', `${person.token}x`]) }, this.roomChannel()),
          expected: { status: 401 },
          hangs: false,
          asksDatabase: false,
        };
      case 'malformed':
        return this.malformed(base);
      case 'sign-in':
        return this.encode({ ...base, path: '/pusher/user-auth', expected: { signsIn: person } }, [
          ['socket_id', socketId],
        ]);
      case 'rest':
        return {
          ...base,
          method: 'GET',
          path: '/rooms',
          expected: { rooms: this.roomsOf(person) },
          asksDatabase: true,
        };
    }
  }

  single(base, channel) {
    const expected = this.expectedOf(base.person, base.socketId, channel);
    return this.encode({ ...base, expected, hangs: expected.slow }, [
      ['socket_id', base.socketId],
      ['channel_name', channel],
    ]);
  }

  batch(base) {
    const names = Array.from({ length: 1 + below(12) }, () =>
      pick([
        () => this.roomChannel(),
        () => `private-user-${pick(this.people).id}`,
        () => this.directChannel(),
        () => this.unmatchedChannel(),
        () => 'not-a-private-channel',
      ])(),
    );
    const entries = new Map(names.map((name) => [name, this.expectedOf(base.person, base.socketId, name)]));
    const hangs = [...entries.values()].some(({ slow }) => slow);
    const request = { ...base, expected: { entries }, hangs, asksDatabase: true };
    if (Math.random() < 0.5) {
      const body = JSON.stringify({ socket_id: base.socketId, channel_name: names });
      return { ...request, method: 'POST', type: 'application/json', body };
    }
    const field = pick([(index) => `channel_name[${index}]`, () => 'channel_name[]']);
    return this.encode(
      request,
      [['socket_id', base.socketId], ...names.map((name, index) => [field(index), name])],
      true,
    );
  }

  malformed(base) {
    const { socketId } = base;
    const channel = this.roomChannel();
    const wrong = { ...base, expected: { status: 400 } };
    const form = (...fields) => this.encode(wrong, fields, true);
    return pick([
      () => form(['socket_id', socketId]),
      () => form(['channel_name', channel]),
      () => form(['socket_id', '1.2:private-user-1'], ['channel_name', channel]),
      () => form(['socket_id', `${socketId}\n`], ['channel_name', channel]),
      () => form(['socket_id', socketId], ['socket_id', '1.1'], ['channel_name', channel]),
      () => form(['socket_id', socketId], ['channel_name', `${channel}:x`]),
      () => form(['socket_id', socketId], ['channel_name', `private-${'x'.repeat(200)}`]),
      () => form(['socket_id', socketId], ['channel_name', 'lobby']),
      () => ({ ...wrong, method: 'POST', type: 'application/json', body: '{"socket_id":', asksDatabase: false }),
    ])();
  }

  encode(request, fields, form = Math.random() < 0.5) {
    const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
    const body = form ? String(new URLSearchParams(fields)) : JSON.stringify(Object.fromEntries(fields));
    return { asksDatabase: true, ...request, method: 'POST', type, body };
  }

  roomChannel() {
    return `presence-room-${pick([...this.rooms.map(({ id }) => id), NO_ROOM])}`;
  }

  directChannel() {
    return `private-encrypted-direct-${pick(this.people).id}-${pick(this.people).id}`;
  }

  unmatchedChannel() {
    const { id } = pick(this.people);
    return pick([
      `private-users-${id}`,
      `private-user-0${id}`,
      `private-user-${id}-x`,
      `presence-room-`.concat('x', id),
      `private-room-${id}`,
      `private-encrypted-direct-${id}`,
      `presence-cache-room-${id}`,
      `private-__proto__`,
    ]);
  }

  roomsOf({ login }) {
    return this.rooms.map(({ id, name }) => ({ id, isMember: ROOM_MEMBERS[name].includes(login) }));
  }

  expectedOf(person, socketId, channel) {
    if (!/^(private|presence)-/.test(channel)) return { status: 400 };
    const joins = this.joins(person, channel);
    if (joins === undefined) return { status: 403 };
    const fault = faultOf(socketId, channel);
    if (fault) return { status: fault.status, slow: fault.does === 'never answers', fault };
    return joins ? { grants: channel, person } : { status: 403 };
  }

  /** @returns whether the person may join; `undefined` if no pattern matches */
  joins({ id, login, role }, channel) {
    const [, room] = /^presence-room-([1-9]\d*)$/.exec(channel) ?? [];
    if (room) {
      const found = this.rooms.find((each) => each.id === Number(room));
      return found !== undefined && (role === 'admin' || ROOM_MEMBERS[found.name].includes(login));
    }
    const [, user] = /^private-user-([1-9]\d*)$/.exec(channel) ?? [];
    if (user) return Number(user) === id;
    const [, first, second] = /^private-encrypted-direct-([1-9]\d*)-([1-9]\d*)$/.exec(channel) ?? [];
    if (first) return Number(first) < Number(second) && [Number(first), Number(second)].includes(id);
    return undefined;
  }
}
