/** One way to build the endpoint. */
export interface ServerSettings {
  readonly adapter: 'express' | 'fastify';
  /** This module, a controller with the SDK, the same with a class-validator DTO, or one that always gives the same reply. */
  readonly endpoint: 'ours' | 'by-hand' | 'dto' | 'constant';
  /** How the JWT strategy has its secret: as a string, or as a `KeyObject`. */
  readonly secret: 'string' | 'key';
}

export const JWT_SECRET = 'a secret of the tokens, not of Pusher';
