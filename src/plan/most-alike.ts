import type { FileOrder } from './file-order.js';
import { featureSpace } from './lexical-features.js';

/** A row that waits for company. */
export interface Waiting {
  readonly features: Uint16Array;
  readonly tokens: number;
}

/** Up to so many members each new one changes what the next must be like; later ones in steps, which costs less. */
const exactUpTo = 16;
/** Rows less than so far from each other stand together. */
const near = 4;
/** Rows that are compared pair by pair for a first view of the file's order. */
const firstView = 64;
/** Of two that are as alike but for rounding, the earlier row is taken. */
const rounding = 1e-9;

/**
 * Chooses who shares a call with the first of the waiting rows: where the file's order tells, the rows that follow it,
 * else those most like it and like each other. Rows are alike that share words which few of the waiting rows have.
 * Ties go to the order of the file.
 *
 * @param waiting in the order of the file, beginning with the row to find company for
 * @param size most rows of the call, that row included
 * @param tokens that the rows of the call may have together
 * @param order is told how alike rows are that stand together, and others
 * @returns positions in `waiting`, 0 first
 */
export function mostAlike(waiting: readonly Waiting[], size: number, tokens: number, order: FileOrder): number[] {
  if (size === 1 || waiting.length <= size) return inOrder(waiting, size, tokens);
  weigh(waiting);
  const alike = new Float64Array(waiting.length);
  if (order.isUnknown) lookAround(Math.min(waiting.length, firstView), order);
  else {
    compare(0, alike);
    note(alike, 0, order);
  }
  return order.tells ? inOrder(waiting, size, tokens) : byLikeness(waiting, size, tokens);
}

function inOrder(waiting: readonly Waiting[], size: number, tokens: number): number[] {
  const members: number[] = [];
  let room = tokens;
  for (let i = 0; i < waiting.length && members.length < size; i++) {
    if (i > 0 && waiting[i]!.tokens > room) continue;
    members.push(i);
    room -= waiting[i]!.tokens;
  }
  return members;
}

function byLikeness(waiting: readonly Waiting[], size: number, tokens: number): number[] {
  const members = [0];
  let room = tokens - waiting[0]!.tokens;
  const alike = new Float64Array(waiting.length);
  const isFree = new Uint8Array(waiting.length).fill(1, 1);
  let compared = 0;
  while (members.length < size) {
    const compares = members.length <= exactUpTo || members.length >= 2 * compared;
    if (compares) for (; compared < members.length; compared++) add(members[compared]!);
    let best = 0;
    for (let i = 1; i < waiting.length; i++) {
      if (isFree[i] === 0) continue;
      if (compares) alike[i] = product(i);
      if (waiting[i]!.tokens <= room && (best === 0 || alike[i]! > alike[best]! + rounding)) best = i;
    }
    if (best === 0) break;
    members.push(best);
    isFree[best] = 0;
    room -= waiting[best]!.tokens;
  }
  for (let i = 0; i < compared; i++) clear(members[i]!);
  return members;
}

/** Compares all pairs once, since the first call, too, should know whether the file's order tells. */
function lookAround(rows: number, order: FileOrder): void {
  const alike = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    compare(i, alike);
    note(alike, i, order);
  }
}

/** Leaves out the middle distances: where topics are long, rows there are often of the same one. */
function note(alike: Float64Array, row: number, order: FileOrder): void {
  for (let i = row + 1; i < alike.length; i++) {
    const distance = i - row;
    if (distance < near || distance >= alike.length / 2) order.note(alike[i]!, distance < near);
  }
}

// What follows is used for one bundle at a time and kept only to save allocating it for each.

const rowsWith = new Uint16Array(featureSpace);
/** Row i's features that other rows have, too, stand from starts[i] to starts[i + 1], and their weights beside them. */
let starts = new Uint32Array(0);
let shared = new Uint16Array(0);
let weights = new Float64Array(0);
/** Of the rows that others are compared with; zero between uses. */
const sum = new Float64Array(featureSpace);

/** A feature counts by how few rows have it; a row's length is 1, the features included that it alone has. */
function weigh(waiting: readonly Waiting[]): void {
  let most = 0;
  for (const { features } of waiting) {
    most += features.length;
    for (let i = 0; i < features.length; i++) rowsWith[features[i]!]! += 1;
  }
  if (starts.length <= waiting.length) starts = new Uint32Array(2 * waiting.length + 1);
  if (shared.length < most) {
    shared = new Uint16Array(2 * most);
    weights = new Float64Array(2 * most);
  }
  const weightOf = Float64Array.from({ length: waiting.length + 1 }, (_, rows) => Math.log(waiting.length / rows));
  let end = 0;
  waiting.forEach(({ features }, row) => {
    const start = end;
    starts[row] = start;
    let square = 0;
    for (let i = 0; i < features.length; i++) {
      const rows = rowsWith[features[i]!]!;
      const weight = weightOf[rows]!;
      square += weight * weight;
      if (rows === 1 || rows === waiting.length) continue;
      shared[end] = features[i]!;
      weights[end++] = weight;
    }
    const length = Math.sqrt(square);
    for (let at = start; at < end; at++) weights[at]! /= length;
  });
  starts[waiting.length] = end;
  for (const { features } of waiting) for (let i = 0; i < features.length; i++) rowsWith[features[i]!] = 0;
}

function add(row: number): void {
  for (let at = starts[row]!; at < starts[row + 1]!; at++) sum[shared[at]!]! += weights[at]!;
}

function product(row: number): number {
  let total = 0;
  for (let at = starts[row]!; at < starts[row + 1]!; at++) total += sum[shared[at]!]! * weights[at]!;
  return total;
}

function clear(row: number): void {
  for (let at = starts[row]!; at < starts[row + 1]!; at++) sum[shared[at]!] = 0;
}

/** Fills in how alike the rows are to one of them, from 0 to 1. */
function compare(row: number, alike: Float64Array): void {
  add(row);
  for (let i = 0; i < alike.length; i++) alike[i] = product(i);
  clear(row);
}
