import { BadRequestException } from '@nestjs/common';
import { isSocketId, MAX_SOCKET_ID_LENGTH } from '../signing/socket-id.js';

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
