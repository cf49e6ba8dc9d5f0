#!/usr/bin/env node
/** The command line's table of contents. A command's own code is loaded only when it is called. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Argument, Command, CommanderError, Option } from 'commander';
import { addOptions, byOptionName, commandOptions } from './commands/add-options.js';
import { examplesOf } from './commands/examples.js';
import { reportError } from './commands/report-error.js';
import { exitCodes } from './errors.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

// V8 would let a long run's garbage grow to several times what is alive before it collects any.
setFlagsFromString('--heap-growing-percent=50');
// V8 compiles a function of the embedded database a second time, to faster code, once it has run a little. For a whole database that
// costs a core second at every start; this late, only what a long run does over and over is worth it.
setFlagsFromString('--wasm-tiering-budget=100000000');

// Whoever read our words may have gone (`sheaf run … 2>&1 | head`); a run that costs money does not end for that.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const program = new Command('sheaf')
  .description('Answers a CSV of questions with a reasoning model, overnight, for a known price.')
  .version(version)
  .showSuggestionAfterError()
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  sheaf init questions.csv                               five questions, then all is set up
  sheaf run questions.csv --budget 5                     answer every row for at most $5
  sheaf run questions.csv --simulate                     try it: no key, no money
  sheaf plan questions.csv --question Question           what it would do and cost
  sheaf retry questions.csv.answers.csv --budget 1       ask failed and skipped rows again
  sheaf report questions.csv.answers.csv                 one page about it: charts, outliers, failures, all rows
  sheaf compare set.csv --models A,B --expected answer --budget 5
                                                         several models on graded rows, under one cap
  sheaf run set.csv --cascade gpt-6-luna,gpt-6.1-sol --budget 5
                                                         a cheap model first, a strong one where it is in doubt
  sheaf explain questions.csv.answers.csv 17             the life of one row
  sheaf status                                           which runs there are, and how they stand
  sheaf dash                                             the same as a live page, with buttons

The key comes from OPENAI_API_KEY. Every option also reads SHEAF_<NAME> and sheaf.config.json, .mjs or .js.
Exit codes: 0 all answered, 1 internal error, 2 usage or input, 3 some rows failed, 4 stopped by budget or deadline,
5 refused by the provider, 130 interrupted.`,
  );

const init = program
  .command('init')
  .argument('[input]', 'the table of questions')
  .description(
    'ask five questions and write sheaf.config.json; spends nothing, and neither asks for a key nor writes one',
  )
  .action(async (input: string | undefined, _: object, command: Command) => {
    const { initCommand } = await import('./commands/init.js');
    process.exitCode = await initCommand(input, byOptionName(command.opts()));
  });
addOptions(init, commandOptions.init);

const run = program
  .command('run')
  .argument('<input>', 'CSV or JSONL of questions, also .gz; - is stdin')
  .description('answer every row; given again, continue an interrupted run')
  .action(async (input: string, _: object, command: Command) => {
    const { runCommand } = await import('./commands/run.js');
    process.exitCode = await runCommand(input, byOptionName(command.opts()));
  });
addOptions(run, commandOptions.run);

const plan = program
  .command('plan')
  .argument('<input>', 'CSV or JSONL of questions, also .gz; - is stdin')
  .description('say what a run would do and cost; spends nothing')
  .action(async (input: string, _: object, command: Command) => {
    const { planCommand } = await import('./commands/plan.js');
    process.exitCode = await planCommand(input, byOptionName(command.opts()));
  });
addOptions(plan, commandOptions.plan);

const retry = program
  .command('retry')
  .argument('<answers>', 'a file that sheaf run wrote')
  .description('ask failed and skipped rows again, in the same file')
  .action(async (answers: string, _: object, command: Command) => {
    const { retryCommand } = await import('./commands/retry.js');
    process.exitCode = await retryCommand(answers, byOptionName(command.opts()));
  });
addOptions(retry, commandOptions.retry);

const report = program
  .command('report')
  .argument('<answers>', 'a file that sheaf run wrote')
  .description('write one page, with charts and all rows, about an answers file; spends nothing')
  .action(async (answers: string, _: object, command: Command) => {
    const { reportCommand } = await import('./commands/report.js');
    process.exitCode = await reportCommand(answers, byOptionName(command.opts()));
  });
addOptions(report, commandOptions.report);

const explain = program
  .command('explain')
  .argument('<answers>', 'the file that sheaf run wrote, or is to write')
  .argument('<row>', 'its number, from 1, or what the --id column calls it')
  .description('tell the life of one row: its calls, what came of them, and how its cost came about; spends nothing')
  .action(async (answers: string, row: string, _: object, command: Command) => {
    const { explainCommand } = await import('./commands/explain.js');
    process.exitCode = await explainCommand(answers, row, byOptionName(command.opts()));
  });
addOptions(explain, commandOptions.explain);

const compare = program
  .command('compare')
  .argument('<input>', 'CSV or JSONL of questions, with a column of right answers')
  .description('ask several models the same rows under one cap, and say which to take')
  .action(async (input: string, _: object, command: Command) => {
    const { compareCommand } = await import('./commands/compare.js');
    process.exitCode = await compareCommand(input, byOptionName(command.opts()));
  });
addOptions(compare, commandOptions.compare);

const worker = program
  .command('worker')
  .description('answer bundles of every run in a shared store (--store), until SIGTERM; start as many as you like')
  .action(async (_: object, command: Command) => {
    const { workerCommand } = await import('./commands/worker.js');
    process.exitCode = await workerCommand(byOptionName(command.opts()));
  });
addOptions(worker, commandOptions.worker);

const status = program
  .command('status')
  .description('say which runs the store and the folder know, and how they stand; spends nothing')
  .action(async (_: object, command: Command) => {
    const { statusCommand } = await import('./commands/status.js');
    process.exitCode = await statusCommand(byOptionName(command.opts()));
  });
addOptions(status, commandOptions.status);

const dash = program
  .command('dash')
  .description('a live web page of the runs, to watch, pause, stop, cap and retry them; until Ctrl-C')
  .action(async (_: object, command: Command) => {
    const { dashCommand } = await import('./commands/dash.js');
    process.exitCode = await dashCommand(byOptionName(command.opts()));
  });
addOptions(dash, commandOptions.dash);

const cache = program
  .command('cache')
  .addArgument(new Argument('<what>', 'say what it holds, or forget it').choices(['stats', 'clear']))
  .description('the answers that runs on a store keep for one another: say how many there are, or forget them')
  .action(async (what: 'stats' | 'clear', _: object, command: Command) => {
    const { cacheCommand } = await import('./commands/cache.js');
    process.exitCode = await cacheCommand(what, byOptionName(command.opts()));
  });
addOptions(cache, commandOptions.cache);

const models = program
  .command('models')
  .argument('[id]', 'one model, with the sources of its facts')
  .description('the models that Sheaf has facts about: limits, prices, retirement; spends nothing')
  .action(async (id: string | undefined, _: object, command: Command) => {
    const { modelsCommand } = await import('./commands/models.js');
    process.exitCode = await modelsCommand(id, byOptionName(command.opts()));
  });
addOptions(models, commandOptions.models);

const check = program
  .command('check')
  .description('check key, model, price and store; spends nothing')
  .action(async (_: object, command: Command) => {
    const { checkCommand } = await import('./commands/check.js');
    process.exitCode = await checkCommand(byOptionName(command.opts()));
  });
addOptions(check, commandOptions.check);

program
  .command('simulate')
  .description('run the practice API: an OpenAI-like endpoint without a model, for trying and testing')
  .option('--port <N>', 'port to listen on (default: 4010)', Number)
  .option('--config <FILE>', 'settings and faults, JSON')
  .option('--latency-ms <N>', 'milliseconds that every call takes', Number)
  .option('--seed <N>', 'changes answers and faults; the same seed repeats them', Number)
  .action(async (options: { port?: number; config?: string; latencyMs?: number; seed?: number }) => {
    const { simulate } = await import('./commands/simulate.js');
    await simulate(options, { stderr: process.stderr });
  });

program
  .command('completion')
  .addArgument(new Argument('<shell>', 'whose script to print').choices(['bash', 'zsh', 'fish']))
  .description(
    'print what completes commands, options, models and files in your shell; its first lines say where to put it',
  )
  .action(async (shell: 'bash' | 'zsh' | 'fish') => {
    const { completionCommand } = await import('./commands/completion.js');
    process.exitCode = completionCommand(program, shell);
  });

for (const command of program.commands) {
  command
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpOption(new Option('-h, --help', 'print this').helpGroup('What is said:'))
    .addHelpText('after', examplesOf(command.name()));
}

try {
  await program.parseAsync();
} catch (error) {
  // commander has said what was wrong; asking for help or the version is no error.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
  else process.exitCode = reportError(error, process.stderr, process.argv.slice(2));
}
