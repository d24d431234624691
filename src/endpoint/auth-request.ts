import { BadRequestException } from '@nestjs/common';
import { isSocketId, MAX_SOCKET_ID_LENGTH } from '../signing/socket-id.js';

/** A client's request to join one channel or, in a batch, several. */
export interface ChannelAuthRequest {
  /** Valid: see `isSocketId`. */
  readonly socketId: string;
  /** As sent, at least one: strings, but not yet known to be channel names. A batch may repeat one. */
  readonly channelNames: readonly string[];
  /** Whether the client asked for a batch, maybe of one channel, and so expects a batch reply. */
  readonly batch: boolean;
}

/**
 * Reads the body (or, for JSONP, the query) of a channel authorization request, in every shape that clients and the body
 * parsers of Express and Fastify make of it. Unknown extra fields are normal. What is not understood about `socket_id` or
 * `channel_name` is refused, so that nothing is signed that the client may not have meant.
 *
 * @param maxBatchSize the most channel names in one batch
 * @throws BadRequestException naming the field and the fix; it never quotes the request.
 */
export function parseChannelAuthRequest(body: unknown, maxBatchSize: number): ChannelAuthRequest {
  const fields = requestFields(body, maxBatchSize + 1);
  const socketId = socketIdOf(fields);
  const named = fieldsOf(fields, 'channel_name');
  const value = fields.values['channel_name'];
  if (named.length === 1 && named[0] === 'channel_name' && typeof value === 'string') {
    return { socketId, channelNames: [value], batch: false };
  }
  return { socketId, channelNames: batchOf(fields, named, maxBatchSize), batch: true };
}

function batchOf(fields: RequestFields, named: readonly string[], maxBatchSize: number): readonly string[] {
  const [field] = named;
  if (field === undefined) throw new BadRequestException('channel_name is missing');
  if (named.length === 1 && field === 'channel_name') return namesIn(fields.values[field], maxBatchSize);
  if (named.length === 1 && field === 'channel_name[]') {
    // With a parser that leaves brackets alone, one name arrives as a string and several as an array.
    const value = fields.values[field];
    return namesIn(typeof value === 'string' ? [value] : value, maxBatchSize);
  }
  return inOrder(fields.values, named, indexIn, maxBatchSize);
}

/**
 * The names in the value of `channel_name`. An array is a batch: Express makes one of `channel_name[0]`, `channel_name[]`
 * and a repeated `channel_name` alike, so a repetition by accident (a parameter of that name given to pusher-js) cannot be
 * told apart there. It is harmless: each name is decided on its own, and the batch reply fails at the client.
 */
function namesIn(value: unknown, maxBatchSize: number): readonly string[] {
  if (Array.isArray(value)) {
    assertBatchSize(value.length, maxBatchSize);
    return Array.from(value, assertName);
  }
  // Past its limit for arrays, the qs parser makes an object of the indexes.
  if (typeof value === 'object' && value !== null) {
    return inOrder(value as RequestFields['values'], Object.keys(value), (index) => index, maxBatchSize);
  }
  throw new BadRequestException(`channel_name must be a string or an array of strings, got ${describe(value)}`);
}

/** The names under the given keys of an object, whose indexes must be 0, 1, 2 … in any order. */
function inOrder(
  values: RequestFields['values'],
  keys: readonly string[],
  indexOf: (key: string) => string,
  maxBatchSize: number,
): readonly string[] {
  assertBatchSize(keys.length, maxBatchSize);
  const names = new Array<string>(keys.length);
  for (const key of keys) {
    const index = Number(indexOf(key));
    // Written as JavaScript writes it and below the count. As no key comes twice, that leaves no gap and no '01' beside '1'.
    if (!(Number.isInteger(index) && index >= 0 && index < keys.length && String(index) === indexOf(key))) {
      throw new BadRequestException(
        'channel_name must be sent in one way only: as channel_name, as channel_name[], ' +
          'or as channel_name[0], channel_name[1] and so on without gaps',
      );
    }
    names[index] = assertName(values[key], index);
  }
  return names;
}

/** The text between the brackets of `channel_name[…]`; what is no index stays none. */
function indexIn(field: string): string {
  return field.endsWith(']') ? field.slice('channel_name['.length, -1) : field;
}

function assertBatchSize(size: number, maxBatchSize: number): void {
  if (size === 0) throw new BadRequestException('channel_name must hold at least one name');
  if (size > maxBatchSize) {
    throw new BadRequestException(
      `channel_name holds ${size} names, the limit is ${maxBatchSize}: send several requests`,
    );
  }
}

function assertName(name: unknown, index: number): string {
  if (typeof name !== 'string') {
    throw new BadRequestException(`channel_name[${index}] must be one string, got ${describe(name)}`);
  }
  return name;
}

/** A client's request to sign in as a user. */
export interface UserAuthRequest {
  readonly socketId: string;
}

/**
 * Reads the body of a user authentication request: `socket_id` and any extras.
 *
 * @throws BadRequestException naming the field and the fix.
 */
export function parseUserAuthRequest(body: unknown): UserAuthRequest {
  return { socketId: socketIdOf(requestFields(body, 1)) };
}

/** The parsed body of a form or JSON request, or a parsed query string. */
export interface RequestFields {
  /** The names of its own fields, in the order of the request. */
  readonly names: readonly string[];
  /** May have no prototype: Fastify's forms have none. */
  readonly values: Readonly<Record<string, unknown>>;
}

// Clients add what the application configured (`params` of pusher-js). As many as Express's own form parser takes.
const MAX_EXTRA_FIELDS = 1000;

/**
 * The fields of a request, at most `expected` and some extras.
 *
 * @throws BadRequestException when there are none, with the likely causes, or far too many.
 */
export function requestFields(body: unknown, expected: number): RequestFields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw noFields(describe(body));
  const names = Object.keys(body);
  const count = names.length;
  if (count === 0) throw noFields('no fields');
  if (count > expected + MAX_EXTRA_FIELDS) {
    throw new BadRequestException(`the request has ${count} fields, the limit is ${expected + MAX_EXTRA_FIELDS}`);
  }
  return { names, values: body as RequestFields['values'] };
}

function noFields(got: string): BadRequestException {
  return new BadRequestException(
    `the request must carry socket_id in a form or a JSON object, got ${got}. The Content-Type must be ` +
      'application/x-www-form-urlencoded or application/json (pusher-js appends a Content-Type given in its headers ' +
      "to its own, and no parser understands the two together), and the app's body parser must be on",
  );
}

/** The names of the fields that speak of `name`: itself and, where the parser leaves brackets in names, `name[…]`. */
export function fieldsOf({ names }: RequestFields, name: string): string[] {
  const found: string[] = [];
  for (const field of names) {
    if (field === name || (field.charAt(name.length) === '[' && field.startsWith(name))) found.push(field);
  }
  return found;
}

/** @throws BadRequestException unless `socket_id` is there once and is a socket id. */
export function socketIdOf(fields: RequestFields): string {
  const named = fieldsOf(fields, 'socket_id');
  if (named.length === 0) throw new BadRequestException('socket_id is missing');
  if (named.length > 1 || named[0] !== 'socket_id') {
    throw new BadRequestException('socket_id must be sent once, as one string: socket_id[…] is not supported');
  }
  const socketId = fields.values['socket_id'];
  if (typeof socketId !== 'string') {
    throw new BadRequestException(`socket_id must be sent once, as one string, got ${describe(socketId)}`);
  }
  if (!isSocketId(socketId)) {
    throw new BadRequestException(
      `socket_id must have the form <digits>.<digits> and at most ${MAX_SOCKET_ID_LENGTH} characters: ` +
        'send what pusher.connection.socket_id holds once connected',
    );
  }
  return socketId;
}

/** What kind of value it is, for a message. Never the value: it is the client's, of any length. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
