import { describe, expect, it } from 'vitest';
import { RowList } from '../../src/plan/row-list.js';

describe('RowList', () => {
  it('keeps a number for every row, however many there come', () => {
    const list = new RowList();
    for (let row = 0; row < 5_000; row++) list.push(row * 3);
    expect(list.length).toBe(5_000);
    for (let row = 0; row < 5_000; row++) expect(list.at(row)).toBe(row * 3);
  });

  it('has 0 for rows that it never saw', () => {
    expect(new RowList().at(7_000)).toBe(0);
  });
});
