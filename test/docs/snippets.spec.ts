import { execFileSync } from 'node:child_process';

describe('the documentation', () => {
  it('shows code that is compiled and run by these tests', () => {
    expect(() => execFileSync(process.execPath, ['scripts/snippets.mjs', '--check'], { stdio: 'pipe' })).not.toThrow();
  });
});
