// The environment of tests while code is mutated. One failed test is enough to detect a mutant, so the rest is skipped. Jest
// itself can skip only whole files. Slow tests, which count work on thousands of patterns, run last.
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
