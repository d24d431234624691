import { inspect } from 'node:util';
import { BootProblems, PusherAuthBootError, type BootProblem } from '../../../src/boot/boot-problem.js';

const ONE: BootProblem = { code: 'options', where: 'PusherAuthModule', what: 'key is missing', fix: 'set it' };
const TWO: BootProblem = { code: 'pattern-syntax', where: 'A › B.c', what: 'private-*\n        ^', fix: 'name it' };

const see = (section: string) => `     See node_modules/nestjs-pusher-auth/docs/errors.md#${section}\n`;

it('reports one mistake', () => {
  expect(new PusherAuthBootError([ONE]).message).toBe(
    'nestjs-pusher-auth found 1 mistake.\n\n' +
      `  1. PusherAuthModule [options]\n     key is missing\n     Fix: set it\n${see('options')}`,
  );
});

it('numbers several mistakes and indents their lines', () => {
  const { name, message, problems } = new PusherAuthBootError([ONE, TWO]);
  expect(message).toBe(
    'nestjs-pusher-auth found 2 mistakes.\n\n' +
      `  1. PusherAuthModule [options]\n     key is missing\n     Fix: set it\n${see('options')}\n` +
      `  2. A › B.c [pattern-syntax]\n     private-*\n             ^\n     Fix: name it\n${see('pattern-syntax')}`,
  );
  expect({ name, problems }).toEqual({ name: 'PusherAuthBootError', problems: [ONE, TWO] });
});

it('is printed once, although Node prints the enumerable properties of an error below its stack', () => {
  const error = new PusherAuthBootError([ONE, TWO]);
  expect(inspect(error).match(/key is missing/g)).toHaveLength(1);
  expect(Object.keys(error)).not.toContain('problems');
  expect(error.problems).toEqual([ONE, TWO]);
});

it('the collector keeps the order and drops duplicates', () => {
  const problems = new BootProblems();
  expect(problems.all).toEqual([]);
  for (const { code, where, what, fix } of [TWO, ONE, TWO]) problems.add(code, where, what, fix);
  problems.add(ONE.code, 'elsewhere', ONE.what, ONE.fix);
  expect(problems.all).toEqual([TWO, ONE, { ...ONE, where: 'elsewhere' }]);
});
