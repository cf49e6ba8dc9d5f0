// Preloaded into a process (--import): its clock stood at CLOCK_FROM, milliseconds since 1970, at that very time, and runs
// CLOCK_SPEED times as fast since. Timers keep real time.
const from = Number(process.env.CLOCK_FROM);
const speed = Number(process.env.CLOCK_SPEED);
const RealDate = globalThis.Date;
const now = () => Math.floor(from + (RealDate.now() - from) * speed);

globalThis.Date = class FastDate extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(now());
    else super(...parts);
  }

  static now() {
    return now();
  }
};
