/** One way to build the endpoint. */
export interface ServerSettings {
  readonly adapter: 'express' | 'fastify';
  /** This module, a controller with the SDK, the same with a class-validator DTO, or a controller with a constant reply. */
  readonly endpoint: 'ours' | 'by-hand' | 'dto' | 'constant';
  /** The form of the JWT strategy's secret: a string or a `KeyObject`. */
  readonly secret: 'string' | 'key';
}

export const JWT_SECRET = 'a secret of the tokens, not of Pusher';
