// `npm start`: the whole pipeline on the example questions, against the practice API. No key, no money.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = [
  'dist/src/cli.js',
  'run',
  'examples/questions.csv',
  '--output',
  'examples/questions.answers.csv',
  '--simulate',
  '--budget',
  '1',
];
console.error(`$ sheaf ${args.slice(1).join(' ')}`);
const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
