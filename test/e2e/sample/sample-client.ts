import { SEEDED_PASSWORD } from '../../../sample-app/database/seed.js';

export interface LoggedIn {
  readonly token: string;
  readonly user: { readonly id: number; readonly name: string };
}

/** A client for the REST API of a running sample. */
export class SampleClient {
  constructor(readonly address: string) {}

  call(path: string, { token, body }: { token?: string; body?: object | URLSearchParams } = {}): Promise<Response> {
    const isForm = body instanceof URLSearchParams;
    return fetch(this.address + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    });
  }

  async logIn(login: string): Promise<LoggedIn> {
    const reply = await this.call('/login', { body: { login, password: SEEDED_PASSWORD } });
    expect(reply.status).toBe(200);
    return (await reply.json()) as LoggedIn;
  }
}
