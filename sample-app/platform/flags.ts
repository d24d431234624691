import { parseArgs } from 'node:util';
import type { SampleAppOptions } from '../sample-app.js';

/**
 * Reads `--fastify` and `--postgres` of `npm start -- …`.
 *
 * @throws TypeError that names an unknown flag
 */
export function readFlags(args: string[]): SampleAppOptions {
  const options = { fastify: { type: 'boolean' }, postgres: { type: 'boolean' } } as const;
  const { fastify, postgres } = parseArgs({ args, options }).values;
  return {
    adapter: fastify ? 'fastify' : 'express',
    ...(postgres && { environment: { DATABASE_ENGINE: 'postgres' } }),
  };
}
