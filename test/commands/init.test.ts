import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { init } from '../../src/commands/init.js';
import { startProcess } from '../support/sheaf-process.js';
import { temporaryFolder } from '../support/workspace.js';

const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));

afterEach(() => vi.unstubAllEnvs());

/** A folder with a table, and somebody who answers what is asked, in order; without answers nobody can be asked. */
function setting(answers?: readonly (string | undefined)[]) {
  vi.stubEnv('OPENAI_BASE_URL', '');
  vi.stubEnv('OPENAI_API_KEY', 'sk-a-key-that-nobody-may-see');
  const folder = temporaryFolder();
  const path = (name: string) => join(folder, name);
  writeFileSync(path('set.csv'), 'id,Prompt\n1,What is 2 + 2?\n2,What is 3 + 3?\n');
  const heard: string[] = [];
  const left = [...(answers ?? [])];
  const person = {
    say: (text: string) => void heard.push(text),
    ask(question: string) {
      heard.push(question);
      if (left.length === 0) throw new Error(`nobody thought of: ${question}`);
      return Promise.resolve(left.shift());
    },
  };
  const io = { folder, today: '2026-11-24', person: answers && person, print: (text: string) => void heard.push(text) };
  return {
    path,
    said: () => heard.join('\n'),
    asked: () => (answers?.length ?? 0) - left.length,
    run: (options: Record<string, unknown> = {}) => init(path('set.csv'), options, io),
    config: () => JSON.parse(readFileSync(path('sheaf.config.json'), 'utf8')),
  };
}

describe('sheaf init at a terminal', () => {
  it('asks, shows what there is to choose from, asks again what was no answer, and writes what was said', async () => {
    const answers = ['Promt', '2', '', 'o1-mini', 'gpt-6-lunna', 'gpt-6-luna', 'five', '$0.50', '9', '3', 'y'];
    const { run, said, config } = setting(answers);
    expect(await run()).toBe(0);
    expect(config()).toEqual({
      question: 'Prompt',
      model: 'gpt-6-luna',
      budget: '0.5',
      lane: 'auto',
      deadline: '07:00',
    });
    expect(said()).toMatch(/set\.csv: 2 rows[\s\S]*2 {2}Prompt: What is 2 \+ 2\?[\s\S]*Did you mean "Prompt"\?/);
    expect(said()).toMatch(/OpenAI shut o1-mini down on 2025-10-27\. Its successor is gpt-6\.1-terra/);
    expect(said()).toMatch(/Did you mean "gpt-6-luna"\?[\s\S]*gpt-6-luna costs \$0\.10 input/);
    expect(said()).toMatch(
      /questions \(2\) may cost \$0\.00\d+ at the ordinary price, a guess: between \$0\.00\d+ and \$0\.0\d+\./,
    );
    expect(said()).toMatch(/sheaf plan \S+set\.csv[\s\S]*sheaf run \S+set\.csv --simulate[\s\S]*OPENAI_API_KEY is set/);
    expect(said()).not.toContain('sk-a-key');
  });

  it('goes by what was likely meant on Enter alone, and asks nothing that an option answers', async () => {
    const { run, config, asked } = setting(['', '', '', '']);
    expect(await run({ model: 'gpt-6-luna', template: '{{Prompt}}!', window: '22:00-07:00' })).toBe(0);
    expect(config()).toEqual({ template: '{{Prompt}}!', model: 'gpt-6-luna', budget: '5', window: '22:00-07:00' });
    expect(asked()).toBe(3);
  });

  it('shows nothing of a table that would steer the terminal, and takes an id for no question', async () => {
    const { run, path, said, config } = setting(['', '', '5', '1', 'y']);
    writeFileSync(
      path('set.csv'),
      'question_id,题\u001B[31m,body\n1,\u001B]0;title\u0007x\u009B2J,Which number is 2 + 2?\n',
    );
    expect(await run({ model: 'gpt-6-luna' })).toBe(0);
    expect(said()).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(config().question).toBe('body');
  });

  it('reads a template that begins with @ as the next run will', async () => {
    const { run, config } = setting(['@{{Prompt}} says', '']);
    expect(await run({ model: 'gpt-6-luna', budget: '1', window: '22:00-07:00', yes: true })).toBe(0);
    expect(config().template).toBe('@@{{Prompt}} says');
  });

  it('replaces a file only if told so, and keeps its other settings', async () => {
    const old = '{"model": "gpt-5", "lane": "batch", "concurrency": 8}';
    const given = { model: 'gpt-6-luna', question: 'Prompt', budget: '1' };
    const unwilling = setting(['', '1', '']);
    writeFileSync(unwilling.path('sheaf.config.json'), old);
    await unwilling.run(given);
    expect(unwilling.said()).toMatch(/Replace sheaf\.config\.json[\s\S]*Nothing was written\.$/);
    expect(readFileSync(unwilling.path('sheaf.config.json'), 'utf8')).toBe(old);

    const willing = setting(['', '1', 'yes']);
    writeFileSync(willing.path('sheaf.config.json'), old);
    await willing.run(given);
    expect(willing.config()).toEqual({ concurrency: 8, ...given });
  });

  it('writes nothing when the person leaves in the middle', async () => {
    const { run, path } = setting(['2', undefined]);
    await expect(run()).rejects.toMatchObject({ exitCode: 130, message: 'Nothing was written.' });
    expect(existsSync(path('sheaf.config.json'))).toBe(false);
  });

  it('asks the price of a model of one’s own endpoint, which no table has', async () => {
    const { run, config } = setting(['2', 'http://localhost:8000/v1', 'llama', 'free', '0,0,0', '', '2', '']);
    await run();
    const endpoint = { baseUrl: 'http://localhost:8000/v1', model: 'llama', price: '0,0,0' };
    expect(config()).toEqual({ question: 'Prompt', ...endpoint, budget: '5', window: '22:00-07:00' });
  });
});

describe('sheaf init where nobody can be asked', () => {
  const withoutQuestion = { model: 'gpt-6-luna', budget: '2' };

  it('goes by the options, or says all that it lacks at once', async () => {
    const lacking = setting();
    await expect(lacking.run({ 'base-url': 'http://localhost:8000/v1', model: 'llama' })).rejects.toMatchObject({
      exitCode: 2,
      nextStep: expect.stringMatching(/--question COLUMN, one of "id", "Prompt".*--price IN,CACHED,OUT.*--budget USD/),
    });
    expect(existsSync(lacking.path('sheaf.config.json'))).toBe(false);

    const given = { question: 'Prompt', model: 'gpt-6-luna', budget: '2', lane: 'batch' };
    const { run, config } = setting();
    await run(given);
    expect(config()).toEqual(given);
  });

  it('replaces a file only with --yes, and never hides one that is a program', async () => {
    const given = { question: 'Prompt', model: 'gpt-6-luna', budget: '2' };
    const { run, config, path } = setting();
    await run(given);
    await expect(run({ ...given, budget: '3' })).rejects.toMatchObject({ nextStep: expect.stringContaining('--yes') });
    expect(config().budget).toBe('2');
    await run({ ...given, budget: '3', yes: true });
    expect(config().budget).toBe('3');

    writeFileSync(path('sheaf.config.mjs'), 'export default {}');
    await expect(run({ ...given, yes: true })).rejects.toMatchObject({
      message: expect.stringMatching(/would hide it/),
    });
  });

  it('takes a template from a file, as a run does', async () => {
    const { run, path, config } = setting();
    writeFileSync(path('t.txt'), 'Say {{Prompt}}');
    expect(await run({ ...withoutQuestion, template: `@${path('t.txt')}` })).toBe(0);
    expect(config().template).toBe(`@${path('t.txt')}`);
    await expect(run({ ...withoutQuestion, template: '@none.txt', yes: true })).rejects.toThrow(
      /^--template: none\.txt cannot be read/,
    );
  });

  it('writes nothing that the next run would refuse', async () => {
    const given = { question: 'Prompt', ...withoutQuestion };
    const late = setting();
    await expect(late.run({ ...given, deadline: '2020-01-01T07:00' })).rejects.toThrow(/2020-01-01 07:00.* is past/);
    const { run, path, config } = setting();
    const write = (values: object) => writeFileSync(path('sheaf.config.json'), JSON.stringify(values));
    write({ instrutions: 'Be brief.' });
    await expect(run({ ...given, yes: true })).rejects.toThrow('there is no option "instrutions"');
    write({ cascade: ['gpt-4o-mini', 'o3'], instructions: 'Be brief.' });
    expect(await run({ ...given, yes: true })).toBe(0);
    expect(config()).toEqual({ instructions: 'Be brief.', ...given });
    expect(existsSync(late.path('sheaf.config.json'))).toBe(false);
  });

  it('takes no model that OpenAI has shut down', async () => {
    await expect(setting().run({ question: 'Prompt', model: 'o1', budget: '1' })).rejects.toMatchObject({
      message: expect.stringContaining('OpenAI shut o1 down'),
      nextStep: expect.stringContaining('gpt-6.1-sol'),
    });
  });
});

it('sheaf init works at a real terminal, and a command in its folder goes by what it wrote', async () => {
  const { path } = setting();
  const folder = path('.');
  writeFileSync(path('set.csv'), 'id,Prompt\n1,What is 2 + 2?\n');
  // Typed ahead, as an impatient person does.
  const input = 'set.csv\nPrompt\n\ngpt-6-luna\n0.25\n1\ny\n';
  const command = `'${process.execPath}' '${cli}' init`;
  const { stdout } = await startProcess('script', ['-qec', command, '/dev/null'], { cwd: folder, input }).ended;
  expect(stdout).toContain('sheaf.config.json is written');
  const planned = await startProcess(process.execPath, [cli, 'plan', 'set.csv', '--json'], { cwd: folder }).ended;
  expect(planned, planned.stderr).toMatchObject({ code: 0 });
  expect(JSON.parse(planned.stdout)).toMatchObject({ model: 'gpt-6-luna', budget_usd: '0.25', questions: 1 });
});
