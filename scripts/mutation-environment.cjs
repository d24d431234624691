// Where tests run while code is mutated. One failed test is enough to know that a mutant is noticed: the rest is skipped,
// which Jest itself does only from file to file.
const { TestEnvironment } = require('jest-environment-node');

module.exports = class MutationEnvironment extends TestEnvironment {
  #hasFailed = false;

  handleTestEvent({ name, test, describeBlock }) {
    if (name === 'test_fn_failure' || (name === 'hook_failure' && test)) this.#hasFailed = true;
    if (!this.#hasFailed) return;
    if (name === 'test_start') test.mode = 'skip';
    if (name === 'run_describe_start') describeBlock.mode = 'skip';
  }
};
