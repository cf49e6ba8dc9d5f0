/**
 * The report of an answers file, a page that needs nothing but itself:
 *
 * 1. Each row is added to the figures, and to the rows that the page holds.
 * 2. When all are in, the figures become charts; those whose figures are not there are left out, and a note says why.
 *
 * Only figures stay in memory: the rows leave as text, chunk by chunk, and stand behind all else in the page.
 */
import { readOutcome } from '../../csv/read-outcome.js';
import { outcomeColumns } from '../../csv/write-outcome.js';
import { formatUsd } from '../../model/money.js';
import { count } from '../format.js';
import { pico } from './amounts.js';
import { chartData, chartSection } from './chart-section.js';
import { escapeHtml, scriptJson } from './escape.js';
import { overview } from './overview.js';
import type { PageAssets } from './page-assets.js';
import { pageEnd, pageStart } from './page-shell.js';
import { reportCharts } from './report-charts.js';
import type { ReportBounds, ReportSubject } from './report-subject.js';
import { RowChunks } from './row-chunks.js';
import type { RowsHead } from './row-data.js';
import { RowFigures } from './row-figures.js';
import { rowsSection } from './rows-section.js';
import type { RunFacts } from './run-facts.js';

/** Ways of grading that are named: a judge grades what the text does not tell. */
const mostGraders = 4;

export class ReportPage {
  private readonly figures = new RowFigures();
  private readonly chunks: RowChunks;
  /** Positions of the columns that the page holds. */
  private readonly kept: readonly number[];
  private readonly gradedBy = new Set<string>();

  /** @param writeRows takes the text of rows, which `finish` wants behind `before` */
  constructor(
    private readonly subject: ReportSubject,
    private readonly bounds: ReportBounds,
    private readonly assets: PageAssets,
    writeRows: (text: string) => Promise<void> | void,
  ) {
    this.kept = keptColumns(subject, bounds);
    this.chunks = new RowChunks(this.kept.length, bounds.characters, writeRows);
  }

  async add(cells: readonly string[]): Promise<void> {
    const { added, question, group } = this.subject;
    const row = this.figures.rows + 1;
    const outcome = readOutcome(row, cells.slice(added.outcome, added.outcome + outcomeColumns.length));
    if (outcome === undefined) this.figures.unreadable += 1;
    else {
      const grade = added.correct === undefined ? '' : cells[added.correct];
      if (grade !== '' && this.gradedBy.size < mostGraders) this.gradedBy.add(cells[added.correct! + 1]!);
      const correct = grade === 'true' ? true : grade === 'false' ? false : undefined;
      this.figures.add({ row, outcome, correct, question: () => question(cells), group: () => group(cells) });
    }
    if (row <= this.bounds.rows) await this.chunks.add(this.kept.map((place) => cells[place]!));
  }

  /** @returns what stands before the rows, and behind them */
  async finish(): Promise<{ readonly before: string; readonly after: string }> {
    await this.chunks.flush();
    const { subject, figures, assets, bounds } = this;
    const { name, run } = subject;
    const sections = reportCharts(figures, run, [...this.gradedBy].join(' and '));
    const head = this.rowsHead();
    const before = [
      pageStart(`${name} · Sheaf report`, assets),
      `<header><p class="brand">Sheaf report</p><h1 dir="auto">${escapeHtml(name)}</h1>${subtitle(figures, run)}</header>\n<main>\n`,
      `<section aria-label="Overview">${overview(figures, run)}${this.notes()}</section>\n`,
      `<div class="cards">\n${sections.map(({ chart, more }) => chartSection(chart, { more })).join('')}</div>\n`,
      rowsSection(head, bounds),
      settingsSection(run),
      '</main>\n',
      chartData(sections.map(({ chart }) => chart)),
      `<script type="application/json" id="rows-head">${scriptJson(head)}</script>\n`,
    ];
    return { before: before.join(''), after: pageEnd(assets) };
  }

  private rowsHead(): RowsHead {
    const { columns, added, questionColumn } = this.subject;
    const place = (column: number | undefined) => (column === undefined ? -1 : this.kept.indexOf(column));
    return {
      rows: this.figures.rows,
      columns: this.kept.map((column) => columns[column]!),
      at: { question: place(questionColumn), outcome: place(added.outcome), correct: place(added.correct) },
    };
  }

  private notes(): string {
    const { unreadable, cost } = this.figures;
    const { run, notes: given } = this.subject;
    const notes = [...given];
    if (unreadable > 0) {
      notes.push(
        `${count(unreadable)} rows are in no figure: the columns that Sheaf added to them no longer hold what it wrote.`,
      );
    }
    const ofRun = run?.summary && pico(run.summary.cost_usd);
    if (ofRun !== undefined && ofRun !== cost && unreadable === 0) {
      notes.push(
        `This file is not as the run left it: its rows cost ${formatUsd(cost)} dollars, the run’s calls cost ${formatUsd(ofRun)}.`,
      );
    }
    notes.push(
      'This page holds questions and answers: give it only to those who may read them. It holds no key, and loads nothing.',
    );
    return `<ul class="notes">\n${notes.map((note) => `<li dir="auto">${escapeHtml(note)}</li>`).join('\n')}\n</ul>\n`;
  }
}

/** As many of the user's own columns as may be, the question's first of all, and all of Sheaf's. */
function keptColumns({ columns, added, questionColumn }: ReportSubject, { ownColumns }: ReportBounds): number[] {
  const own = columns.slice(0, added.outcome).map((_, place) => place);
  const first = own.filter((place) => place === questionColumn);
  const others = own.filter((place) => place !== questionColumn);
  const kept = new Set([...first, ...others].slice(0, ownColumns));
  return [
    ...own.filter((place) => kept.has(place)),
    ...columns.flatMap((_, place) => (place >= added.outcome ? [place] : [])),
  ];
}

function subtitle({ models }: RowFigures, run: RunFacts | undefined): string {
  const names = [...models.keys()].join(', ');
  const last = run?.timeline.at(-1);
  const when = last === undefined ? '' : ` · ${new Date(last.at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return names === '' && when === '' ? '' : `<p dir="auto">${escapeHtml(`${names}${when}`)}</p>`;
}

function settingsSection(run: RunFacts | undefined): string {
  if (run === undefined || run.settings.length === 0) return '';
  const items = run.settings.map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd dir="auto">${escapeHtml(value)}</dd></div>`,
  );
  return `<section class="card" aria-labelledby="settings-title"><h2 id="settings-title">Settings</h2><dl class="settings">\n${items.join('\n')}\n</dl></section>\n`;
}
