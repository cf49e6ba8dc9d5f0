import { outcomePlace } from '../row-data.js';
import type { RowStore, SortKey } from './row-store.js';

/** A column of the table of rows. */
export interface TableColumn {
  readonly head: string;
  readonly key: SortKey;
  /** For the style: how wide, and on which screens. */
  readonly kind: 'row' | 'status' | 'text' | 'number' | 'extra';
  text(row: number): string;
}

/** What of each row is worth a column; all else stands in its dialog. */
export function tableColumns(store: RowStore): TableColumn[] {
  const { at, columns } = store.head;
  const number = (
    head: string,
    name: keyof typeof outcomePlace,
    kind: TableColumn['kind'],
    mark = '',
  ): TableColumn => ({
    head,
    key: at.outcome + outcomePlace[name],
    kind,
    text: (row) => mark + store.outcome(row, name),
  });
  const seconds = (row: number) => (Number(store.outcome(row, 'latency_ms')) / 1_000).toFixed(2);
  const question = Math.max(0, at.question);
  const grade: TableColumn = {
    head: 'right',
    key: at.correct,
    kind: 'extra',
    text: (row) => gradeText(store.cell(row, at.correct)),
  };
  return [
    { head: 'row', key: 'row', kind: 'row', text: (row) => String(row + 1) },
    {
      head: 'status',
      key: at.outcome + outcomePlace.status,
      kind: 'status',
      text: (row) => store.outcome(row, 'status'),
    },
    { head: columns[question]!, key: question, kind: 'text', text: (row) => store.question(row) },
    {
      head: 'answer or error',
      key: at.outcome + outcomePlace.answer,
      kind: 'text',
      text: (row) => store.outcome(row, 'answer') || store.outcome(row, 'error'),
    },
    ...(at.correct < 0 ? [] : [grade]),
    number('cost', 'cost_usd', 'number', '$'),
    number('reasoning', 'reasoning_tokens', 'extra'),
    number('output', 'output_tokens', 'extra'),
    { ...number('seconds', 'latency_ms', 'extra'), text: seconds },
    number('shared by', 'rows_in_call', 'extra'),
  ];
}

function gradeText(grade: string): string {
  return grade === 'true' ? 'right' : grade === 'false' ? 'wrong' : '';
}
