import { beforeEach, describe, expect, it } from 'vitest';
import { LiveBlock } from '../../src/report/live-block.js';

const up = (rows: number) => `\u001B[${rows}A\r`;
const below = '\u001B[J';
const rest = '\u001B[K';
/** Never all at once from the screen's first line on. */
const erased = (rows: number) => `${up(rows)}${`${rest}\n`.repeat(rows)}${below}${up(rows)}`;

describe('a block of lines at the end of a terminal', () => {
  let written: string[];
  let stream: { columns: number; rows?: number; write(text: string): void };
  let block: LiveBlock;
  beforeEach(() => {
    written = [];
    stream = { columns: 80, write: (text) => void written.push(text) };
    block = new LiveBlock(stream);
  });

  it('writes once a frame, only the lines that changed, and nothing when none did', () => {
    block.show(['one', 'two', 'three']);
    block.show(['one', 'TWO', 'three']);
    block.show(['one', 'TWO', 'three']);
    expect(written).toEqual(['one\ntwo\nthree\n', `${up(3)}\nTWO${rest}\n\n${below}`]);
  });

  it('grows, shrinks and goes without leaving anything behind', () => {
    block.show(['one']);
    block.show(['one', 'two']);
    block.show(['two']);
    block.clear();
    block.clear();
    expect(written).toEqual(['one\n', `${erased(1)}one\ntwo\n`, `${erased(2)}two\n`, erased(1)]);
  });

  it('moves down for what is said, in one write', () => {
    block.show(['one']);
    block.print('said', ['one']);
    block.show(['one']);
    block.show(['uno']);
    expect(written.slice(1)).toEqual([`${erased(1)}said\none\n`, `${up(1)}uno${rest}\n${below}`]);
  });

  it('finds its first line again in a terminal that has become narrower, which wraps what stood there', () => {
    block.show(['x'.repeat(79), '题'.repeat(35), 'short']);
    stream.columns = 60;
    block.show(['y']);
    expect(written[1]).toBe(`${erased(5)}y\n`);
  });

  it('erases no more than the screen has, where that has become too small for what it wraps', () => {
    block.show(['x'.repeat(79), 'y'.repeat(79)]);
    stream.columns = 20;
    stream.rows = 6;
    block.show(['z']);
    expect(written[1]).toBe(`${erased(5)}z\n`);
  });

  it('stays where it is once others have written', () => {
    block.show(['one']);
    block.forget();
    block.show(['one']);
    expect(written).toEqual(['one\n', 'one\n']);
  });
});
