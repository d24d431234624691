// Ends a test run with a line for people and programs: "N passed, N failed".
export default class SummaryReporter {
  onRunComplete(_testContexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    // A file that fails to load has no tests to count, but is a failure.
    const line = `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`;
    // Jest prints its own summary after the configured reporters; this line has to come last.
    process.once('exit', () => process.stdout.write(`\n${line}\n`));
  }
}
