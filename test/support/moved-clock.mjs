// Preloaded into a process (NODE_OPTIONS=--import …): its clock is ahead by the milliseconds that stand in CLOCK_FILE, and
// is moved when a test writes others there.
import { readFileSync } from 'node:fs';

const readEveryMs = 10;
const RealDate = globalThis.Date;
let ahead = 0;
let readAt = Number.NEGATIVE_INFINITY;

function now() {
  if (performance.now() - readAt >= readEveryMs) {
    ahead = Number(readFileSync(process.env.CLOCK_FILE, 'utf8')) || ahead;
    readAt = performance.now();
  }
  return RealDate.now() + ahead;
}

globalThis.Date = class MovedDate extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(now());
    else super(...parts);
  }

  static now() {
    return now();
  }
};
