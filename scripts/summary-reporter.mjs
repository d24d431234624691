// Ends a test run with one line that people and programs read alike: "N passed, N failed".
export default class SummaryReporter {
  onRunComplete(_testContexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    // A file that does not even load has no tests to count, and is a failure.
    process.stdout.write(`\n${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed\n`);
  }
}
