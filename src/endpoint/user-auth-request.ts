import { requestFields, socketIdOf } from './request-fields.js';

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
