/** What help shows of each command: a command line, and what it is for. */
const examples: Readonly<Record<string, readonly (readonly [line: string, meaning: string])[]>> = {
  run: [
    ['sheaf run questions.csv --simulate', 'try it: no key, no money'],
    ['sheaf run questions.csv --question Prompt --budget 5', 'the questions stand in the column Prompt; at most $5'],
    ["sheaf run t.csv --template 'Translate into {{language}}: {{text}}'", 'questions made of several columns'],
    ['sheaf run questions.csv --budget 20', 'again, with more money: goes on with what was skipped'],
    ['sheaf run questions.csv --lane batch --budget 5', 'half the price, within a day'],
    ['sheaf run questions.csv --window 22:00-07:00 --budget 5', 'at night only'],
    ['sheaf run reviews.csv --answer-schema \'{"label": ["pos", "neg"]}\'', 'answers as columns'],
    ['sheaf run set.csv --expected answer --budget 5', 'also says how many were right'],
  ],
  plan: [
    ['sheaf plan questions.csv', 'rows, calls, tokens, cost'],
    ['sheaf plan questions.csv --budget 5 --lane batch', 'how many rows $5 cover at half price'],
    ['sheaf plan questions.csv --show-bundles', 'also which rows share a call, and why'],
  ],
  retry: [
    ['sheaf retry questions.csv.answers.csv --budget 1', 'failed and skipped rows, for at most $1'],
    ['sheaf retry questions.csv.answers.csv --model gpt-6.1-sol --budget 2', 'with another model'],
  ],
  explain: [
    ['sheaf explain questions.csv.answers.csv 17', 'the row number 17'],
    ['sheaf explain questions.csv.answers.csv q-17 --id id', 'the row whose id is q-17'],
    ['sheaf explain questions.csv.answers.csv 17 --verbose', 'also whole prompts, and replies that were logged'],
  ],
  compare: [
    [
      'sheaf compare set.csv --models gpt-6.1-sol,gpt-6-luna --expected answer --budget 5',
      'both models on the same rows',
    ],
    ['sheaf compare set.csv --models gpt-6.1-sol,gpt-6-luna --expected answer --simulate', 'try it: no key, no money'],
  ],
  worker: [
    ['sheaf worker --store redis://redis.example:6379/0 --concurrency 64', 'answers every run in that store'],
    ['SHEAF_STORE=postgres://db.example/sheaf sheaf worker', 'the same on PostgreSQL'],
  ],
};

const indent = '  ';
/** A line with what it is for behind it; longer ones have that below. */
const mostColumns = 110;

/** The examples of a command, to stand below its options; empty for most. */
export function examplesOf(command: string): string {
  const lines = examples[command] ?? [];
  if (lines.length === 0) return '';
  const width = Math.max(...lines.map(([line]) => line.length));
  const fits = Math.max(...lines.map(([, meaning]) => width + meaning.length + 2 * indent.length)) <= mostColumns;
  const shown = lines.map(([line, meaning]) =>
    fits ? `${indent}${line.padEnd(width)}${indent}${meaning}` : `${indent}${line}\n${indent.repeat(3)}${meaning}`,
  );
  return `\nExamples:\n${shown.join('\n')}`;
}
