// Ends a test run with one line that people and programs read alike: "N passed, N failed".
export default class SummaryReporter {
  onRunComplete(_testContexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    // A file that does not even load has no tests to count, and is a failure.
    const line = `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`;
    // Jest's own summary is always printed after the reporters of the configuration; this line comes last.
    process.once('exit', () => process.stdout.write(`\n${line}\n`));
  }
}
