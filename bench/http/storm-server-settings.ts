import type { DatabaseSettings } from '../subjects/memberships.js';

/** One way to authorize the channels of a storm. */
export interface StormServerSettings {
  readonly adapter: 'express' | 'fastify';
  /** A controller with the SDK, or this module with a policy for one channel or for many. */
  readonly endpoint: 'by-hand' | 'policy' | 'batch-policy';
  readonly database: DatabaseSettings;
  readonly policyTimeoutMs: number;
}
