import { readFile } from 'node:fs/promises';

/** The page's files, read once: what is not in this list is not served. */
export interface Pages {
  readonly dash: string;
  readonly signIn: string;
  readonly style: string;
  readonly script: string;
  readonly icon: string;
}

const folder = new URL('./page/', import.meta.url);

/** @param csrf the secret by which actions are known to come from the page */
export async function readPages(csrf: string): Promise<Pages> {
  const read = (name: string) => readFile(new URL(name, folder), 'utf8');
  const [dash, signIn, style, script, icon] = await Promise.all(
    ['dash.html', 'sign-in.html', 'dash.css', 'dash.js', 'icon.svg'].map(read),
  );
  return { dash: dash!.replace('{{csrf}}', csrf), signIn: signIn!, style: style!, script: script!, icon: icon! };
}
