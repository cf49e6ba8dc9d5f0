// Preloaded into a process (NODE_OPTIONS=--import …): its clock is wrong by SKEW_MS, as on a machine without NTP. The
// system's own clock cannot be set for one process, and must not be for all.
const skewMs = Number(process.env.SKEW_MS);
const RealDate = globalThis.Date;

globalThis.Date = class SkewedDate extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + skewMs);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + skewMs;
  }
};
