import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** What every page carries within itself. */
export interface PageAssets {
  readonly style: string;
  readonly script: string;
}

/** Made by the build of what is in page/; TypeScript sources that run in place use those of the last build. */
const built = ['./', '../../../dist/src/report/html/'];

/** @throws when there is no build */
export async function pageAssets(): Promise<PageAssets> {
  const at = (folder: string, name: string) => fileURLToPath(new URL(folder + name, import.meta.url));
  const folder = built.find((one) => existsSync(at(one, 'page.js'))) ?? './';
  const [style, script] = await Promise.all([
    readFile(at(folder, 'page.css'), 'utf8'),
    readFile(at(folder, 'page.js'), 'utf8'),
  ]);
  return { style, script };
}
