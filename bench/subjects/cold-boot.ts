import 'reflect-metadata';
import { bootOnce, bootPolicies } from './booting.js';

// node cold-boot.js <policies> <with|without>: boots once, in a process whose code has not been compiled yet.
const [size, which] = process.argv.slice(2);
const { With, Without } = bootPolicies(Number(size));
const start = performance.now();
await bootOnce(which === 'with' ? With : Without);
process.stdout.write(String(performance.now() - start));
process.exit();
