import { PusherAuthBootError, type BootProblem } from '../../../src/boot/boot-problem.js';

const ONE: BootProblem = { code: 'options', where: 'PusherAuthModule', what: 'key is missing', fix: 'set it' };
const TWO: BootProblem = { code: 'pattern-syntax', where: 'A › B.c', what: 'private-*\n        ^', fix: 'name it' };

const see = (section: string) => `     See node_modules/nestjs-pusher-auth/docs/errors.md#${section}\n`;

it('one mistake is told as one', () => {
  expect(new PusherAuthBootError([ONE]).message).toBe(
    'nestjs-pusher-auth found 1 mistake.\n\n' +
      `  1. PusherAuthModule [options]\n     key is missing\n     Fix: set it\n${see('options')}`,
  );
});

it('several are numbered, with every line below its number', () => {
  const { name, message, problems } = new PusherAuthBootError([ONE, TWO]);
  expect(message).toBe(
    'nestjs-pusher-auth found 2 mistakes.\n\n' +
      `  1. PusherAuthModule [options]\n     key is missing\n     Fix: set it\n${see('options')}\n` +
      `  2. A › B.c [pattern-syntax]\n     private-*\n             ^\n     Fix: name it\n${see('pattern-syntax')}`,
  );
  expect({ name, problems }).toEqual({ name: 'PusherAuthBootError', problems: [ONE, TWO] });
});
