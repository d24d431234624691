// Checks replies. Computes the signatures itself, without code of the library.
import { createHash, createHmac } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

const OUTAGE_STATUSES = [500, 503];

export class ReplyCheck {
  constructor({ key, secret }, masterKeyBase64) {
    this.key = key;
    this.secret = secret;
    this.masterKey = Buffer.from(masterKeyBase64, 'base64');
  }

  /**
   * @param outage whether the database was away at any time between request and reply
   * @returns the `problem`, `undefined` if the reply is right, and the `verdict` to count it under
   */
  check(request, { status, headers, text }, outage) {
    let body;
    try {
      body = JSON.parse(text);
    } catch {
      return { problem: `${status} with a body that is not JSON: ${text.slice(0, 80)}`, verdict: 'broken' };
    }
    const { expected } = request;
    const excused = outage && request.asksDatabase;
    if (excused && OUTAGE_STATUSES.includes(status)) {
      return { problem: problemOfRefusal(status, body), verdict: 'failed for want of the database' };
    }
    if (expected.status !== undefined) {
      const problem =
        status === expected.status ? problemOfRefusal(status, body) : `${status} instead of ${expected.status}`;
      return { problem, verdict: expected.fault ? `fault: ${expected.fault.does}` : String(status) };
    }
    if (status !== 200) return { problem: `${status} instead of 200`, verdict: 'wrong status' };
    if (expected.rooms) {
      const seen = body.map(({ id, isMember }) => ({ id, isMember }));
      return { problem: isDeepStrictEqual(seen, expected.rooms) ? undefined : 'wrong rooms', verdict: '200 (REST)' };
    }
    if (headers['cache-control'] !== 'no-store')
      return { problem: 'a signature that may be cached', verdict: 'granted' };
    if (expected.signsIn) {
      return { problem: this.problemOfSignIn(request.socketId, expected.signsIn, body), verdict: '200 (sign-in)' };
    }
    if (expected.entries) return { problem: this.problemOfBatch(request, body, excused), verdict: '200 (batch)' };
    return { problem: this.problemOfGrant(request.socketId, expected, body), verdict: 'granted' };
  }

  problemOfBatch({ socketId, expected: { entries } }, body, excused) {
    if (!isDeepStrictEqual(Object.keys(body).sort(), [...entries.keys()].sort())) return 'other entries than asked for';
    for (const [name, wanted] of entries) {
      const { status, data, ...more } = body[name];
      if (Object.keys(more).length > 0) return `${name}: unknown fields`;
      if (excused && OUTAGE_STATUSES.includes(status) && data === undefined) continue;
      if (status !== (wanted.status ?? 200)) return `${name}: ${status} instead of ${wanted.status ?? 200}`;
      if (status !== 200 && data !== undefined) return `${name}: ${status} with data`;
      if (status === 200) {
        const problem = this.problemOfGrant(socketId, wanted, data);
        if (problem) return `${name}: ${problem}`;
      }
    }
    return undefined;
  }

  problemOfGrant(socketId, { grants, person }, body) {
    if (grants.startsWith('presence-')) {
      const member = { user_id: String(person.id), user_info: { name: person.name } };
      if (!isDeepStrictEqual(JSON.parse(body.channel_data ?? 'null'), member)) return 'a wrong member';
      const { channel_data } = body;
      return same(body, { auth: this.sign(`${socketId}:${grants}:${channel_data}`), channel_data });
    }
    const auth = this.sign(`${socketId}:${grants}`);
    if (!grants.startsWith('private-encrypted-')) return same(body, { auth });
    const secret = createHash('sha256').update(grants).update(this.masterKey).digest('base64');
    return same(body, { auth, shared_secret: secret });
  }

  problemOfSignIn(socketId, { id }, body) {
    const { user_data } = body;
    if (JSON.parse(user_data ?? 'null')?.id !== String(id)) return 'a sign-in as somebody else';
    return same(body, { auth: this.sign(`${socketId}::user::${user_data}`), user_data });
  }

  sign(text) {
    return `${this.key}:${createHmac('sha256', this.secret).update(text).digest('hex')}`;
  }
}

function problemOfRefusal(status, body) {
  if (body.statusCode !== status) return `${status} with a body that says ${body.statusCode}`;
  return 'auth' in body || 'shared_secret' in body ? `${status} with a signature` : undefined;
}

function same(body, wanted) {
  return isDeepStrictEqual(body, wanted) ? undefined : 'a wrong signature or wrong fields';
}
