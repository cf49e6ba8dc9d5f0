import { seededRandom } from '../../src/simulator/seeded-random.js';

/** Output tokens of calls whose rows reason log-normally around 300 tokens and answer in 40. */
export function logNormalCalls(rows: number, sigma: number, seed: number, median = 300): () => number {
  const draw = seededRandom(`calls:${rows}:${sigma}:${seed}`);
  const normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
  return () => {
    let tokens = 0;
    for (let row = 0; row < rows; row++) tokens += 40 + Math.round(median * Math.exp(sigma * normal()));
    return tokens;
  };
}
