import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Options, type RunHooks, run } from '../../src/index.js';
import { type RedisServer, startRedis } from '../store/start-redis.js';
import { readRouted } from '../support/answers-with-route.js';
import { pico } from '../support/pico.js';
import { temporaryFolder, workspace } from '../support/workspace.js';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
  process.env.OPENAI_API_KEY = 'practice';
});
afterAll(() => redis.stop());

const [cheap, strong] = ['o1-mini', 'o1-preview'];

async function sums(rows: number) {
  const space = await workspace({ accuracy: { [cheap]: 0.7, [strong]: 0.95 } }, temporaryFolder());
  const lines = [['question', 'answer']];
  for (let i = 0; i < rows; i++) lines.push([`What is ${i + 11} plus ${7 * i + 13}?`, `${8 * i + 24}`]);
  space.write('in.csv', lines.map((cells) => cells.join(',')).join('\n'));
  const place: Options = { dir: space.path('.sheaf'), store: redis.url, baseUrl: space.api.url };
  const asked = (more: Options, hooks?: RunHooks) => run(space.path('in.csv'), { ...place, ...more }, hooks);
  return { space, lines, asked };
}

it('calibrates on as many rows as it would have without a first look at ten, and says what the cache answered', async () => {
  const { space, asked } = await sums(200);
  await asked({ model: cheap, limit: 10, budget: '2', output: space.path('before.csv') });
  const cascade = { cascade: [cheap, strong], expected: 'answer', budget: '20', output: space.path('out.csv') };
  const look = await asked({ ...cascade, limit: 10 });
  expect(look.cascade!.calibration).toMatchObject({ rows: 10, from_cache: 10, cheap: { cost_usd: '0' } });
  const whole = await asked(cascade);
  const { calibration } = whole.cascade!;
  expect(calibration).toMatchObject({ from_cache: 10 });
  expect(calibration!.rows).toBeGreaterThanOrEqual(35);
  expect(calibration!.rows).toBeLessThanOrEqual(70);
  // Those and what differs, which three of ten do: by no means all.
  expect(space.api.bill().callsByModel[strong]).toBeLessThan(140);
});

it('says that a larger budget goes on where it left answers unchecked', async () => {
  const { space, asked } = await sums(20);
  const said: string[] = [];
  const reporter = { say: (text: string) => said.push(text), detail() {}, progress() {}, done() {} };
  const cascade = { cascade: [cheap, strong], rowsPerCall: 5, concurrency: 1, output: space.path('out.csv') };
  const first = await asked({ model: cheap, budget: '2', output: space.path('before.csv') });
  const summary = await asked({ ...cascade, budget: '0.001' }, { reporter });
  expect([first.answered, summary.answered, summary.exit]).toEqual([20, 20, 4]);
  expect(said.join('\n')).toContain('20 answers stand unchecked');
});

it('says of every row where it went, or that it was not routed yet', async () => {
  const { space, lines, asked } = await sums(40);
  const routed = { models: [cheap, strong], route: 'auto', routeDown: true, output: space.path('out.csv') };
  const short = await asked({ ...routed, budget: '0.004' });
  expect(short).toMatchObject({ exit: 4 });
  expect(space.api.bill().picoDollars).toBeLessThanOrEqual(pico('0.004'));
  const rows = readRouted(space.path('out.csv'), lines);
  expect(rows.at(-1)).toMatchObject({ status: 'skipped', route: 'not routed yet (budget)' });
});
