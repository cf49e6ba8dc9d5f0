import { decodeMoneyJson, encodeMoneyJson } from '../model/money-json.js';
import type { RunState } from '../store/store.js';
import type { WishEnd } from './wish.js';

/** What a run's process says of it about once a second, for whoever watches from outside. Moments are milliseconds since 1970. */
export interface RunReport {
  readonly version: 1;
  /** The process that wrote it. */
  readonly pid: number;
  readonly host: string;
  readonly began: number;
  readonly at: number;
  readonly retry: boolean;
  readonly input: string;
  readonly output: string;
  readonly model: string;
  readonly lane: string;
  /** Questions to ask in all; repeated ones count once. */
  readonly questions: number;
  readonly answered: number;
  readonly failed: number;
  readonly skipped: number;
  /** Questions finished a minute, of late. */
  readonly perMinute: number | undefined;
  /** What calls wait for. */
  readonly waiting: { readonly why: string; readonly until: number } | undefined;
  /** Requests and tokens a minute, as far as they are known. */
  readonly limits: { readonly rpm?: number | undefined; readonly tpm?: number | undefined };
  /** Most calls in flight at once in this process, just now. */
  readonly concurrency: number;
  /** The cap is a part of one that several runs share. */
  readonly capIsShared: boolean;
  readonly state: RunState;
  /** What became of the last wish that was left for this process. */
  readonly wish: (WishEnd & { readonly id: string }) | undefined;
}

export function encodeReport(report: RunReport): string {
  return encodeMoneyJson(report);
}

/** @returns undefined for what is no report, or one of another version of Sheaf */
export function decodeReport(text: string): RunReport | undefined {
  try {
    const report = decodeMoneyJson(text) as RunReport;
    return report.version === 1 ? report : undefined;
  } catch {
    return undefined;
  }
}
