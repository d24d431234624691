import type { Parameters } from 'fast-check';

/** How many requests run at once, so that one user's answer could end up in another's. */
export const CONCURRENT = 8;

const inputs = Number(process.env['FUZZ_INPUTS'] ?? 20_000);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);

/** The settings for a share of the inputs, in runs of {@link CONCURRENT} at once. Prints how to repeat the run. */
export function shareOfInputs(name: string, share: number): Parameters<never> & { readonly numRuns: number } {
  const numRuns = Math.max(1, Math.ceil((inputs * share) / CONCURRENT));
  process.stdout.write(`fuzz: ${name}, ${numRuns * CONCURRENT} inputs; to repeat: npm run fuzz ${inputs} ${seed}\n`);
  return { seed, numRuns };
}
