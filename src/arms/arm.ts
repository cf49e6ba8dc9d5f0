import type { Input } from '../csv/input.js';
import { UsageError } from '../errors.js';
import { parseUsd } from '../model/money.js';
import { type RunIo, run } from '../run/run.js';
import { type Manifest, RunFolder, runId } from '../run/run-folder.js';
import { type TablePart, tableJob } from '../run/run-job.js';
import type { RunSettings } from '../run/run-settings.js';
import type { RunSummary } from '../run/summary.js';
import type { PicoDollars } from '../types.js';

/**
 * One of several runs over the same table that share a cap: a model to compare, or one that rows are routed to. It has a folder, a
 * part.csv and an answers file of its own, so it is continued, and never paid for twice, as any run is.
 */
export interface Arm {
  /** For people: the model, mostly. */
  readonly name: string;
  /** Its output is the arm's own file. */
  readonly settings: RunSettings;
  /** The rows that it asks; absent: all. */
  readonly part?: TablePart;
}

/**
 * Runs an arm, under what the others leave of the cap.
 * @param others of the same cap, whatever they have come to
 */
export async function runArm(
  table: Input,
  arm: Arm,
  others: readonly Arm[],
  cap: PicoDollars | undefined,
  io: RunIo,
): Promise<RunSummary> {
  let budget = cap;
  if (cap !== undefined) {
    for (const other of others) budget = budget! - (await committedBy(other));
    if (budget! < 0n) budget = 0n;
  }
  return run(await tableJob(table, { ...arm.settings, budget }, arm.part), { ...io, capIsShared: true });
}

/**
 * What an arm has spent, or may have: as its summary says, and where it did not come to its end, the mark that runs ahead of
 * what it holds.
 */
export function committedBy({ settings }: Kept): Promise<PicoDollars> {
  return amountOf(settings, 'committed');
}

/** What an arm has spent, at least: the same, but where it did not come to its end, what it last noted as spent. */
export function spentBy({ settings }: Kept): Promise<PicoDollars> {
  return amountOf(settings, 'spent');
}

/** Names what is kept of an arm. */
interface Kept {
  readonly settings: Pick<RunSettings, 'output' | 'directory'>;
}

async function amountOf(settings: Kept['settings'], unended: 'committed' | 'spent'): Promise<PicoDollars> {
  const folder = folderOf(settings);
  const manifest = await folder.readManifest();
  if (manifest?.summary !== undefined) {
    const { cost_usd, unknown_usd } = manifest.summary;
    return parseUsd(cost_usd, 'cost_usd') + parseUsd(unknown_usd, 'unknown_usd');
  }
  const checkpoint = await folder.readCheckpoint();
  return checkpoint === undefined ? 0n : BigInt(checkpoint[unended]);
}

/** What is kept of an arm; undefined for one that was not begun. */
export function manifestOf({ settings }: Arm): Promise<Manifest | undefined> {
  return folderOf(settings).readManifest();
}

function folderOf(settings: Pick<RunSettings, 'output' | 'directory'>): RunFolder {
  return new RunFolder(settings.directory, runId(settings));
}

/** Several runs are not asked about one by one. @throws UsageError */
export function requireConsent({ budget, simulate }: RunSettings, { assumeYes }: RunIo): void {
  if (budget !== undefined || simulate || assumeYes) return;
  throw new UsageError(
    'Several models are asked, and there is no cap.',
    'Give one for all of them together with --budget USD, or --yes to go on without.',
  );
}

/** @throws UsageError for names that are not at least two, or not all different */
export function requireModels(names: readonly string[] | undefined, flag: string): readonly string[] {
  if (names !== undefined && names.length > 1 && new Set(names).size === names.length) return names;
  throw new UsageError(
    `${flag}: expected two models or more, each once, got ${names === undefined ? 'none' : `"${names.join(',')}"`}.`,
    `For example ${flag} o1-mini,gpt-4o.`,
  );
}
