import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Lends a temporary folder, which is deleted afterwards. */
export async function withWorkspace(use) {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-bench-'));
  try {
    await use({ file: (name) => join(folder, name) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
