import { BadRequestException } from '@nestjs/common';
import { describeValue } from '../messages.js';
import { isSocketId, MAX_SOCKET_ID_LENGTH } from '../signing/socket-id.js';

/** A client's request to join one channel or, in a batch, several. */
export interface ChannelAuthRequest {
  /** Valid: see `isSocketId`. */
  readonly socketId: string;
  /** As sent, at least one: strings, not yet known to be channel names. A batch may repeat one. */
  readonly channelNames: readonly string[];
  /** Whether the client asked for a batch, perhaps of one channel, and so expects a batch reply. */
  readonly isBatch: boolean;
}

/** The parsed body of a form or JSON request, or a parsed query string. */
interface RequestFields {
  /** The names of its own fields, in the order of the request. */
  readonly names: readonly string[];
  /** May have no prototype, as Fastify's forms do. */
  readonly values: Readonly<Record<string, unknown>>;
}

// Clients add what the application configured (`params` of pusher-js). The limit is that of Express's own form parser.
const MAX_EXTRA_FIELDS = 1000;

/**
 * Reads the body (or, for JSONP, the query) of a channel authorization request, in every shape that clients and the body
 * parsers of Express and Fastify produce. Unknown extra fields are normal. Anything unclear about `socket_id` or `channel_name`
 * is rejected, so that nothing is signed that the client may not have meant.
 *
 * @param maxBatchSize the most channel names in one batch
 * @throws BadRequestException with the field and the fix; it never quotes the request
 */
export function parseChannelAuthRequest(body: unknown, maxBatchSize: number): ChannelAuthRequest {
  const fields = readFields(body, maxBatchSize + 1);
  const socketId = readSocketId(fields);
  const keys = keysFor(fields, 'channel_name');
  const value = fields.values['channel_name'];
  if (keys.length === 1 && keys[0] === 'channel_name' && typeof value === 'string') {
    return { socketId, channelNames: [value], isBatch: false };
  }
  return { socketId, channelNames: readBatch(fields, keys, maxBatchSize), isBatch: true };
}

/**
 * Reads the body of a user authentication request: `socket_id` and any extras.
 *
 * @returns the socket id
 * @throws BadRequestException with the field and the fix; it never quotes the request
 */
export function parseUserAuthRequest(body: unknown): string {
  return readSocketId(readFields(body, 1));
}

/** @param expected how many fields the request needs; some extras may come on top */
function readFields(body: unknown, expected: number): RequestFields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw noFields(`is ${describeValue(body)}`);
  const names = Object.keys(body);
  if (names.length === 0) throw noFields('has no fields');
  const limit = expected + MAX_EXTRA_FIELDS;
  if (names.length > limit) {
    throw new BadRequestException(`the request has ${names.length} fields; the limit is ${limit}`);
  }
  return { names, values: body as RequestFields['values'] };
}

function noFields(problem: string): BadRequestException {
  return new BadRequestException(
    'the Content-Type must be application/x-www-form-urlencoded or application/json, sent once, and the body parser ' +
      `must be on: the parsed body ${problem}. A Content-Type in the headers of pusher-js is added to its own, and no ` +
      'parser can read the two together',
  );
}

/** The keys that hold a field: its own name and, if the parser leaves brackets in names, `name[…]`. */
function keysFor({ names }: RequestFields, field: string): string[] {
  return names.filter((name) => name === field || (name.charAt(field.length) === '[' && name.startsWith(field)));
}

function readSocketId(fields: RequestFields): string {
  const keys = keysFor(fields, 'socket_id');
  if (keys.length === 0) throw new BadRequestException('socket_id is missing');
  if (keys.length > 1 || keys[0] !== 'socket_id') {
    throw new BadRequestException('socket_id must be sent once, as one string: socket_id[…] is not supported');
  }
  const socketId = fields.values['socket_id'];
  if (typeof socketId !== 'string') {
    throw new BadRequestException(`socket_id must be sent once, as one string, not as ${describeValue(socketId)}`);
  }
  if (!isSocketId(socketId)) {
    throw new BadRequestException(
      `socket_id must have the form <digits>.<digits> and at most ${MAX_SOCKET_ID_LENGTH} characters: ` +
        'send the value of pusher.connection.socket_id once connected',
    );
  }
  return socketId;
}

function readBatch(fields: RequestFields, keys: readonly string[], maxBatchSize: number): readonly string[] {
  const [key] = keys;
  if (key === undefined) throw new BadRequestException('channel_name is missing');
  if (keys.length === 1 && key === 'channel_name') return readNames(fields.values[key], maxBatchSize);
  if (keys.length === 1 && key === 'channel_name[]') {
    // With a parser that leaves brackets in names, one name arrives as a string and several as an array.
    const value = fields.values[key];
    return readNames(typeof value === 'string' ? [value] : value, maxBatchSize);
  }
  return readIndexed(fields.values, keys, indexIn, maxBatchSize);
}

/**
 * The names in the value of `channel_name`. An array is a batch. Express produces one from `channel_name[0]`, `channel_name[]`
 * and a repeated `channel_name` alike, so an accidental repetition (pusher-js given a parameter of that name) cannot be
 * recognised. It is harmless: each name is decided separately, and the client rejects the batch reply.
 */
function readNames(value: unknown, maxBatchSize: number): readonly string[] {
  if (Array.isArray(value)) {
    requireBatchSize(value.length, maxBatchSize);
    return Array.from(value, requireName);
  }
  // Beyond its limit for arrays, the qs parser makes an object of the indexes.
  if (typeof value === 'object' && value !== null) {
    return readIndexed(value as RequestFields['values'], Object.keys(value), (index) => index, maxBatchSize);
  }
  throw new BadRequestException(`channel_name must be a string or an array of strings, not ${describeValue(value)}`);
}

/** The names under keys whose indexes must be 0, 1, 2 … in any order. */
function readIndexed(
  values: RequestFields['values'],
  keys: readonly string[],
  indexOf: (key: string) => string,
  maxBatchSize: number,
): readonly string[] {
  requireBatchSize(keys.length, maxBatchSize);
  const names = new Array<string>(keys.length);
  for (const key of keys) {
    const index = Number(indexOf(key));
    // Canonical ('1', not '01') and below the count. As no key occurs twice, that leaves no gap.
    if (!(Number.isInteger(index) && index >= 0 && index < keys.length && String(index) === indexOf(key))) {
      throw new BadRequestException(
        'channel_name must be sent in one way only: as channel_name, as channel_name[], ' +
          'or as channel_name[0], channel_name[1] and so on without gaps',
      );
    }
    names[index] = requireName(values[key], index);
  }
  return names;
}

/** The text between the brackets of `channel_name[…]`; anything else is returned as it is, and is not an index. */
function indexIn(key: string): string {
  return key.endsWith(']') ? key.slice('channel_name['.length, -1) : key;
}

function requireBatchSize(size: number, maxBatchSize: number): void {
  if (size === 0) throw new BadRequestException('channel_name must hold at least one name');
  if (size > maxBatchSize) {
    throw new BadRequestException(
      `channel_name holds ${size} names; the limit is ${maxBatchSize}. Send several requests`,
    );
  }
}

function requireName(name: unknown, index: number): string {
  if (typeof name === 'string') return name;
  throw new BadRequestException(`channel_name[${index}] must be one string, not ${describeValue(name)}`);
}
