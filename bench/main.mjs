// `npm run bench [-- name…]`: runs the named benchmarks, or all, one after another.
import { describeMachine } from './parts/machine.mjs';

const names = [
  'memory',
  'throughput',
  'planning',
  'relate',
  'report',
  'pacing',
  'allowance',
  'savings',
  'cascade',
  'forecast',
  'deadlines',
  'compare',
  'cap',
  'chaos',
  'million',
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  process.exit(2);
}

console.log(describeMachine());
for (const name of asked.length > 0 ? asked : names) {
  const { benchmark } = await import(`./${name}.mjs`);
  console.log(`\n# ${name}`);
  await benchmark();
}
