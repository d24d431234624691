import { BadRequestException } from '@nestjs/common';
import { describe, fieldsOf, requestFields, socketIdOf, type RequestFields } from './request-fields.js';

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
