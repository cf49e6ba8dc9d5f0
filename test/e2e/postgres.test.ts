import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { startPostgres } from '../store/start-postgres.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { until } from '../support/until.js';
import { summaryOf, type Workspace, workspace } from '../support/workspace.js';

const server = await startPostgres();
const url = typeof server === 'string' ? '' : server.url;

afterAll(async () => {
  if (typeof server !== 'string') await server.stop();
});

function command(budget: string): string[] {
  const calls = ['--rows-per-call', '2', '--concurrency', '8', '--budget', budget];
  return ['run', 'questions.csv', '--output', 'answers.csv', '--store', url, ...calls, '--json'];
}

/** Ends the server's other connections: those that hold a claim, or all the others. */
async function dropConnections(which: 'claims' | 'others'): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const claims = "SELECT pid FROM pg_locks WHERE locktype = 'advisory'";
  const those = which === 'claims' ? `pid IN (${claims})` : `pid NOT IN (${claims})`;
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND ${those}`,
  );
  await client.end();
}

async function isUnderWay(space: Workspace, requests: number): Promise<void> {
  await until(() => space.api.bill().requests >= requests);
}

describe.skipIf(typeof server === 'string')(
  typeof server === 'string' ? `a run on a PostgreSQL server (skipped: ${server})` : 'a run on a PostgreSQL server',
  () => {
    it('that was killed with all its money in flight comes to its end, within the cap', async () => {
      const table = questionTable(120);
      const space = await workspace({ answers: table.answers, faults: [{ kind: 'hang', after: 5 }] });
      space.write('questions.csv', table.csv);
      // Worst cases of 25,000 tokens, $0.11 each: those of eight calls are nearly all of it.
      const killed = space.start(...command('0.95'));
      await isUnderWay(space, 5 + 8);
      await killed.murder();
      await space.setFaults([]);
      const resumed = await space.sheaf(...command('0.95'));
      expect([0, 4], resumed.stderr).toContain(resumed.code);
      const { cost_usd, unknown_usd } = summaryOf(resumed);
      expect(pico(unknown_usd)).toBeGreaterThan(pico('0.5'));
      expect(pico(cost_usd)).toBe(costOf(verifyAnswers(table, space.path('answers.csv'))));
      expect(space.api.bill().picoDollars).toBeLessThanOrEqual(pico('0.95'));
      const finished = await space.sheaf(...command('20'));
      expect(finished, finished.stderr).toMatchObject({ code: 0 });
    });

    it('sits out that its connections break', async () => {
      const table = questionTable(200);
      const space = await workspace({ answers: table.answers, latencyMs: 50 });
      space.write('questions.csv', table.csv);
      const running = space.start(...command('20'));
      for (const requests of [5, 25, 45, 65]) {
        await isUnderWay(space, requests);
        await dropConnections('others');
      }
      const ended = await running.ended;
      expect(ended, ended.stderr).toMatchObject({ code: 0 });
      const rows = verifyAnswers(table, space.path('answers.csv'));
      expect(countOf(rows, 'answered')).toBe(200);
      expect(costOf(rows)).toBe(space.api.bill().picoDollars);
    });

    it('ends when another process may have taken it over, and continues later', async () => {
      const table = questionTable(200);
      const space = await workspace({ answers: table.answers, latencyMs: 50 });
      space.write('questions.csv', table.csv);
      const running = space.start(...command('20'));
      await isUnderWay(space, 5);
      await dropConnections('claims');
      const ended = await running.ended;
      expect(ended).toMatchObject({ code: 130, stderr: expect.stringContaining('another may have it by now') });
      expect(space.api.bill().requests).toBeLessThan(100);
      expect(await space.sheaf(...command('20'))).toMatchObject({ code: 0 });
      expect(costOf(verifyAnswers(table, space.path('answers.csv')))).toBe(space.api.bill().picoDollars);
    });
  },
);
