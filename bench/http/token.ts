import { createHmac } from 'node:crypto';
import type { TokenPayload } from './jwt-strategy.js';
import { JWT_SECRET } from './server-settings.js';

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The headers of a request by a user. */
export function headersFor({ sub, name }: TokenPayload): Record<string, string> {
  const signed = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ sub, name })}`;
  const token = `${signed}.${createHmac('sha256', JWT_SECRET).update(signed).digest('base64url')}`;
  return { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' };
}
