import type { INestApplication } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The treatment of a request before the application receives it: rejected, delayed, or neither. */
export type Step = { readonly status: number; readonly retryAfter?: string } | Promise<unknown> | undefined;

/** Answers before the application does, following a script with one step for each request. */
export class ScriptedEndpoint {
  /** The requests of clients, with the token of each. */
  readonly arrived: { readonly token: string | undefined; readonly at: number }[] = [];
  #script: ((token: string | undefined) => Step)[] = [];
  #onArrival: () => void = () => undefined;

  readonly configure = (app: INestApplication): void => {
    app.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
      // The browser first sends a preflight for a page of another origin.
      if (request.method !== 'POST') return next();
      const token = /^Bearer (\w+)$/.exec(request.headers.authorization ?? '')?.[1];
      this.arrived.push({ token, at: performance.now() });
      const step = this.#script.length > 1 ? this.#script.shift()!(token) : this.#script[0]?.(token);
      this.#onArrival();
      if (step === undefined) return next();
      if (step instanceof Promise) return void step.then(next);
      const { status, retryAfter } = step;
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end();
    });
  };

  /** Each step is for one request, and the last one for all further requests. */
  follow(...script: ((token: string | undefined) => Step)[]): void {
    this.#script = script;
    this.arrived.length = 0;
  }

  /** Resolves when the next request arrives. */
  arrival(): Promise<void> {
    return new Promise((resolve) => (this.#onArrival = resolve));
  }
}

export const passes = (): Step => undefined;
export const replies =
  (status: number, retryAfter?: string): (() => Step) =>
  () => ({ status, ...(retryAfter !== undefined && { retryAfter }) });
