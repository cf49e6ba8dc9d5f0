import { createInterface } from 'node:readline/promises';
import type { Person } from './desk.js';

/** The person at this process's terminal; undefined where there is none. `close` gives the terminal back. */
export function personAtTerminal(): (Person & { close(): void }) | undefined {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return undefined;
  const terminal = createInterface({ input: stdin, output: stderr });
  // What is typed while nothing is asked is for the next question.
  const ahead: string[] = [];
  terminal.on('line', (line) => ahead.push(line));
  // readline swallows Ctrl-C and Ctrl-D; both mean that the person left.
  let gone = false;
  const left = new Promise<undefined>((resolve) => {
    const leave = () => {
      gone = true;
      resolve(undefined);
    };
    terminal.once('SIGINT', leave);
    terminal.once('close', leave);
  });
  return {
    say: (text) => void stderr.write(`${text}\n`),
    async ask(question) {
      const typed = ahead.shift();
      if (typed !== undefined) stderr.write(`${question}${typed}\n`);
      return typed ?? (gone ? undefined : Promise.race([terminal.question(question), left]));
    },
    close: () => terminal.close(),
  };
}
