import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startProcess } from '../support/sheaf-process.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('docs/options.md says of every option what the program says', async () => {
  const check = ['scripts/options-doc.mjs', '--check'];
  expect(await startProcess(process.execPath, check, { cwd: root }).ended).toEqual({ code: 0, stdout: '', stderr: '' });
});
