/**
 * Peak resident memory of `sheaf run` over files of two sizes. It should hardly grow with the file.
 *
 * The very first start in a folder creates the embedded database, which takes more memory than any run that follows.
 * Both sizes therefore run in a folder that is warm already: a tiny file was run in it first. That first start has a
 * figure of its own.
 */
import { startPractice } from './parts/practice.mjs';
import { writeQuestions } from './parts/questions.mjs';
import { runSheaf } from './parts/sheaf.mjs';
import { median, spread } from './parts/statistics.mjs';
import { withWorkspace } from './parts/workspace.mjs';

const smallRows = 10_000;
const largeRows = 100_000;
const tinyRows = 10;
const rowsPerCall = 10;
const rounds = 1;
const goal = 1.3;

export async function benchmark() {
  await withWorkspace(async (workspace) => {
    const files = {};
    for (const rows of [tinyRows, smallRows, largeRows]) {
      files[rows] = workspace.file(`${rows}.csv`);
      await writeQuestions(files[rows], rows);
    }
    const peaks = { [tinyRows]: [], [smallRows]: [], [largeRows]: [] };
    for (let round = 1; round <= rounds; round++) {
      for (const rows of [smallRows, largeRows]) {
        const practice = await startPractice();
        try {
          const directory = workspace.file(`sheaf-${round}-${rows}`);
          const run = async (size) => {
            const { peakBytes } = await runSheaf({ input: files[size], rows: size, rowsPerCall, directory, practice });
            peaks[size].push(peakBytes / 2 ** 20);
          };
          await run(tinyRows);
          await run(rows);
        } finally {
          await practice.stop();
        }
      }
      console.log(`round ${round}: ${mib(peaks[smallRows].at(-1))} and ${mib(peaks[largeRows].at(-1))}`);
    }
    const ratio = median(peaks[largeRows]) / median(peaks[smallRows]);
    console.log(`first start in a folder: ${spread(peaks[tinyRows], mib)}`);
    for (const rows of [smallRows, largeRows]) console.log(`${rows} rows: ${spread(peaks[rows], mib)}`);
    console.log(`ratio ${ratio.toFixed(2)}; the goal is at most ${goal}: ${ratio <= goal ? 'met' : 'MISSED'}`);
  });
}

const mib = (value) => `${value.toFixed(0)} MiB`;
