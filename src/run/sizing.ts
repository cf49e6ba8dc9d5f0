import type { PackLimits } from '../plan/packer.js';
import { SizeControl } from '../plan/size-control.js';
import type { TaskKind } from '../plan/task-kind.js';
import { pilotText } from '../report/pilot-text.js';
import type { RowOutcome } from '../types.js';
import { packLimits, startingCallSizes } from './pack-limits.js';
import type { PilotRecord } from './pilot-record.js';
import type { RunSettings } from './run-settings.js';
import type { Session } from './session.js';
import type { Survey } from './survey.js';
import { latestAudits, TrialBook } from './trial-book.js';

/** Audits that a verdict rests on, and the share of them that must agree. */
const auditWindow = latestAudits;
const leastAgreement = 0.8;

/**
 * How many rows share a call while a run goes on: what pilots found, what replies show, what audits say. It hears of every
 * outcome on its way to part.csv.
 */
export class Sizing {
  readonly limits: PackLimits;
  /** Undefined where the user gave one size for all. */
  readonly control: SizeControl | undefined;
  /** Kinds of the rows that were planned in this session and did not come back yet. */
  private readonly open = new Map<number, TaskKind | undefined>();
  /** Rows of pilots that are being asked; they leave when the book has what they got. */
  readonly piloted = new Set<number>();
  private judgedAudits: number;

  private constructor(
    settings: RunSettings,
    private readonly session: Session,
    readonly book: TrialBook,
    private readonly say: (sentence: string) => void,
  ) {
    this.judgedAudits = book.audits().compared; // Earlier sessions judged those.
    const start = startingCallSizes(settings);
    this.control = settings.rowsPerCall === 'auto' ? new SizeControl(start) : undefined;
    this.limits = packLimits(settings, this.control ?? start);
  }

  static async open(
    settings: RunSettings,
    session: Session,
    survey: Survey,
    say: (sentence: string) => void,
  ): Promise<Sizing> {
    const sampled = new Set([...survey.pilots.values()].flatMap(({ bundles }) => bundles.flat().map(({ row }) => row)));
    const book = await TrialBook.open(session.folder.file('trials.jsonl'), (row) => sampled.has(row));
    return new Sizing(settings, session, book, say);
  }

  /** What pilots found, in earlier sessions too. */
  get records(): readonly PilotRecord[] {
    return this.session.manifest.pilots ?? [];
  }

  async found(record: PilotRecord): Promise<void> {
    await this.session.amend({ pilots: [...this.records, record] });
    this.session.log.info({ pilot: record }, 'pilot');
    this.say(pilotText(record));
  }

  planned(kind: TaskKind | undefined, rows: readonly number[]): void {
    if (this.control === undefined) return;
    this.control.planned(kind, rows.length);
    for (const row of rows) this.open.set(row, kind);
  }

  /** To be called before the store forgets the outcomes. */
  async heard(outcomes: readonly RowOutcome[]): Promise<void> {
    await this.book.note(outcomes);
    for (const { row, rowsInCall, misses = 0, trials } of outcomes) {
      this.piloted.delete(row);
      if (!this.open.has(row)) continue;
      const kind = this.open.get(row);
      this.open.delete(row);
      // An audited row's merged call did answer it, though it was asked again alone.
      const size = this.control?.finished(kind, trials?.[0]?.rowsInCall ?? rowsInCall, misses);
      if (size !== undefined) this.session.log.info({ kind, size }, 'rows a call');
    }
    this.judgeAudits();
  }

  private judgeAudits(): void {
    const { compared } = this.book.audits();
    if (compared - this.judgedAudits < auditWindow) return;
    this.judgedAudits = compared;
    const { agreed } = this.book.audits(auditWindow);
    if (agreed >= leastAgreement * auditWindow) return;
    const kinds = new Set(this.open.values());
    for (const kind of kinds) this.control?.shrink(kind);
    const share = Math.round((100 * agreed) / auditWindow);
    this.say(
      `Audit: only ${share} % of the last ${auditWindow} merged answers say the same as the answer alone. ` +
        (this.control === undefined
          ? 'Fewer --rows-per-call, or 1, may answer better.'
          : 'Fewer rows share a call from here on.'),
    );
  }
}
