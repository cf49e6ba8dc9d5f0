import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const goods = ['apples', 'bricks', 'candles', 'drums', 'envelopes', 'flutes', 'globes', 'hammers', 'inkwells', 'jars'];
const towns = ['Aalborg', 'Bergen', 'Cork', 'Dijon', 'Espoo', 'Faro', 'Ghent', 'Haarlem', 'Izmir', 'Jena', 'Kraków'];
const linesPerChunk = 500;

/** Writes a CSV of different questions of about 30 tokens each; the same count gives the same file. */
export async function writeQuestions(path, count) {
  await pipeline(Readable.from(chunks(count)), createWriteStream(path));
}

function* chunks(count) {
  let lines = ['id,question\n'];
  for (let row = 0; row < count; row++) {
    lines.push(`${row + 1},"${question(row)}"\n`);
    if (lines.length === linesPerChunk) {
      yield lines.join('');
      lines = [];
    }
  }
  yield lines.join('');
}

export function question(row) {
  const good = goods[row % goods.length];
  const town = towns[row % towns.length];
  const boxes = 3 * (1 + ((row * 7919) % 997));
  return `Order ${row + 1}: a shop in ${town} buys ${boxes} boxes of ${good} and sells a third of them. How many boxes are left over?`;
}
