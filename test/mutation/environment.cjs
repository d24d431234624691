// Where tests run while code is mutated. One failed test is enough to know that a mutant is noticed: the rest is skipped,
// which Jest itself does only from file to file. Tests that count work on thousands of patterns come last.
const { TestEnvironment } = require('jest-environment-node');

const isSlow = ({ name }) => (name.startsWith('the work') ? 1 : 0);

module.exports = class MutationEnvironment extends TestEnvironment {
  #hasFailed = false;

  handleTestEvent({ name, test, describeBlock }, { rootDescribeBlock }) {
    if (name === 'run_start') rootDescribeBlock.children.sort((one, other) => isSlow(one) - isSlow(other));
    if (name === 'test_fn_failure' || (name === 'hook_failure' && test)) this.#hasFailed = true;
    if (!this.#hasFailed) return;
    if (name === 'test_start') test.mode = 'skip';
    if (name === 'run_describe_start') describeBlock.mode = 'skip';
  }
};
