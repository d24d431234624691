import type { SuiteReport } from './figure.js';
import type { RoundSettings } from './rounds.js';

/** Options of a suite. */
export interface Thoroughness {
  readonly quick: boolean;
  readonly rounds: RoundSettings;
}

const THOROUGH: RoundSettings = { rounds: 41, sliceMilliseconds: 30, warmUpMilliseconds: 500 };
const QUICK: RoundSettings = { rounds: 11, sliceMilliseconds: 10, warmUpMilliseconds: 150 };

/** Runs a suite and sends the report to the parent process, or prints it if there is none. */
export function runSuite(suite: (thoroughness: Thoroughness) => Promise<SuiteReport>): void {
  // The parent has ended, so the report is no longer needed. Servers and databases end with this process.
  process.once('disconnect', () => process.exit(1));
  const quick = process.argv.includes('--quick');
  suite({ quick, rounds: quick ? QUICK : THOROUGH }).then(
    (report) => {
      if (process.send) process.send(report, () => process.exit());
      else {
        console.dir(report, { depth: null });
        process.exit();
      }
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
