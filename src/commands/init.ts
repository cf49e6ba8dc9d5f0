import { resolveOptions } from '../config/resolve-options.js';
import { type ExitCode, exitCodes, UsageError } from '../errors.js';
import { findModel } from '../model/catalog.js';
import { alignColumns } from '../report/align-columns.js';
import { plainText } from '../report/plain-text.js';
import { endpointOf, isOpenAi } from '../run/run-settings.js';
import { askBudget } from './init/ask-budget.js';
import { askModel } from './init/ask-model.js';
import { askTable } from './init/ask-table.js';
import { askTime } from './init/ask-time.js';
import { writeConfig } from './init/config-file.js';
import { Desk, type Person } from './init/desk.js';
import { personAtTerminal } from './init/terminal-person.js';

/** Where `sheaf init` works, and whom it may ask. */
export interface InitIo {
  readonly folder: string;
  /** YYYY-MM-DD, to judge by which models are served. */
  readonly today: string;
  /** Undefined: nobody can be asked. */
  readonly person: Person | undefined;
  /** What is to be read at the end. */
  print(text: string): void;
}

/**
 * `sheaf init [input]`: settings for this folder, in sheaf.config.json. Five questions: what is asked, of which model, for how much,
 * when, and whether to write it; those that an option answers are left out. Keys are neither asked for nor written.
 * @throws UsageError that names all that has to be given, where nobody can be asked
 */
export async function init(
  input: string | undefined,
  commandLine: Record<string, unknown>,
  { folder, today, person, print }: InitIo,
): Promise<ExitCode> {
  const { yes, ...given } = commandLine as { yes?: true } & Desk['given'];
  const typed = (settings: object) =>
    resolveOptions({ commandLine: { ...settings }, environment: {}, file: { file: 'sheaf.config.json', values: {} } });
  typed(given); // Whatever is wrong with an option is said before the first question.
  const desk = new Desk(given, person);

  const table = await askTable(desk, folder, input);
  const model = await askModel(desk, today);
  const settings = { ...table?.settings, ...model };
  const budget = await askBudget(desk, table?.file ?? '-', typed(settings));
  const openAi = isOpenAi({ baseUrl: endpointOf(typed(settings)) });
  const time = await askTime(desk, openAi && model !== undefined && findModel(model.model)?.batchPrices !== undefined);
  if (table === undefined || model === undefined || budget === undefined || time === undefined) {
    throw new UsageError(
      'sheaf init cannot ask here: this is no terminal. Nothing was written.',
      `Give ${desk.missing.join('; ')}.`,
    );
  }
  if (!(await writeConfig(desk, folder, { ...settings, budget, ...time }, table.file, yes === true))) {
    print('Nothing was written.');
    return exitCodes.answered;
  }
  print(nextSteps(table.file, openAi));
  return exitCodes.answered;
}

/** `sheaf init` at the terminal, or without one. */
export async function initCommand(input: string | undefined, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const person = personAtTerminal();
  try {
    return await init(input, commandLine, {
      folder: process.cwd(),
      today: new Date().toISOString().slice(0, 10),
      person,
      print: (text) => void process.stdout.write(`${plainText(text)}\n`),
    });
  } finally {
    person?.close();
  }
}

function nextSteps(file: string, openAi: boolean): string {
  const name = /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
  const hasKey = Boolean(process.env.OPENAI_API_KEY);
  const key = hasKey ? 'OPENAI_API_KEY is set' : 'OPENAI_API_KEY is not set: export OPENAI_API_KEY=… before you run it';
  const steps = [
    [`  sheaf plan ${name}`, 'what it would do and cost; spends nothing'],
    [`  sheaf run ${name} --simulate`, 'try it with the practice API: no key, no money'],
    ['  sheaf check', 'whether key, model, price and store are in order; spends nothing'],
    [`  sheaf run ${name}`, 'answer every row'],
  ];
  return [
    'sheaf.config.json is written. What comes next:',
    alignColumns(steps, []),
    openAi || hasKey ? `${key}.` : 'OPENAI_API_KEY is not set; your endpoint may need none.',
  ].join('\n');
}
