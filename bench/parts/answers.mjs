import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { outcomeColumns } from '../../dist/src/csv/write-outcome.js';
import { question } from './questions.mjs';

const linesPerChunk = 500;

/** Writes an answers file as a run would, some 400 bytes a row, one in 500 failed; the same count gives the same file. */
export async function writeAnswers(path, count) {
  await pipeline(Readable.from(chunks(count)), createWriteStream(path));
}

function* chunks(count) {
  let lines = [`id,question,${outcomeColumns.join(',')}\n`];
  for (let row = 0; row < count; row++) {
    lines.push(line(row));
    if (lines.length === linesPerChunk) {
      yield lines.join('');
      lines = [];
    }
  }
  yield lines.join('');
}

function line(row) {
  const failed = row % 500 === 3;
  const answer = `Two thirds of the boxes are left over, which makes number ${(row * 7919) % 1993}. `.repeat(2);
  // Skewed, as reasoning is.
  const reasoning = Math.round(300 * Math.exp(0.6 * Math.sin(row * 1.7) + 0.8 * Math.sin(row * 0.37)));
  const cost = (0.00001 + reasoning * 0.0000044).toFixed(9);
  const outcome = failed ? '"",failed,the model refused' : `"${answer}",answered,`;
  const call = `call-${Math.floor(row / 8)}`;
  return `${row + 1},"${question(row)}",${outcome},o1-mini,${call},8,1,60,0,${reasoning},${reasoning + 40},${cost},${1500 + ((row * 37) % 9000)},model\n`;
}
