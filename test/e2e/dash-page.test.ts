import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished, vi } from 'vitest';
import { testDash } from '../dash/test-dash.js';
import { describePages, openPage, overhang, seriousFaults } from '../support/browser.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { turnstile } from '../support/turnstile.js';
import { until } from '../support/until.js';

const cli = process.env.E2E_CLI ?? fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
const key = 'sk-a-key-that-must-not-be-seen-0123';
const looks = [
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
] as const;

/** Where pictures of the page go, for people to look at. */
const pictures = process.env.SHEAF_PICTURES;

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

describePages('the page of sheaf dash', () => {
  it('shows the runs as they go, in every size and scheme, and its buttons do what they say', async () => {
    const table = questionTable(40);
    const [bad = ''] = Object.keys(table.answers);
    const { space, start, letThrough, url } = await turnstile(table, key);
    await space.setFaults([{ kind: 'invalid_prompt', rate: 1, match: bad }]);
    letThrough(4);
    space.write('few.csv', questionTable(3).csv);
    const alone = ['--rows-per-call', '1', '--concurrency', '1', '--no-cache'];
    expect((await start('run', 'few.csv', '-o', 'few.answers.csv', '--budget', '1', ...alone).ended).code).toBe(3);
    await space.setFaults([]);

    vi.stubEnv('OPENAI_API_KEY', key); // A retry has the key and the endpoint of the dash.
    vi.stubEnv('OPENAI_BASE_URL', url);
    onTestFinished(() => void vi.unstubAllEnvs());
    const dash = await testDash({ directory: space.path('.sheaf'), cli });
    const { page, requests, errors } = await openPage(dash.url);
    const few = page.getByRole('article', { name: 'few.answers.csv' });
    const many = page.getByRole('article', { name: 'many.answers.csv' });
    await few.getByText('finished', { exact: true }).waitFor();
    await few.getByText('1 failed, 0 skipped: why').click();
    await few.getByText('row 1', { exact: false }).waitFor();

    // Money is spent only after a cap was typed and shown.
    await few.getByRole('button', { name: 'Retry failed rows' }).click();
    const dialog = page.getByRole('dialog');
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'dialog');
    await dialog.getByLabel('Cap in US dollars').fill('0.25');
    await dialog.getByRole('button', { name: 'Retry: at most $0.25' }).click();
    await page.getByText('ended with exit code 0').waitFor();
    await few.getByText('3 answered').waitFor();
    await until(async () => (await few.getByRole('button').count()) === 0);

    letThrough(8);
    const running = start('run', 'questions.csv', '-o', 'many.answers.csv', '--budget', '3', ...alone);
    await many.getByText('running', { exact: true }).waitFor();
    await many.getByText('8 of 40 answered').waitFor();
    for (const { width, scheme } of looks) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      expect(await overhang(page), `${width}`).toBeLessThanOrEqual(0);
      expect(await seriousFaults(page), `${width} ${scheme}`).toEqual([]);
      await picture(page, `${width}-${scheme}`);
    }

    // By keyboard alone.
    await many.getByRole('button', { name: 'Pause' }).focus();
    await page.keyboard.press('Enter');
    await many.getByText('paused', { exact: true }).waitFor();
    await page.getByText('Paused: no further call begins.').waitFor();
    await many.getByRole('button', { name: 'Change cap' }).press('Enter');
    await page.keyboard.press('Escape');
    await until(async () => !(await dialog.isVisible()));
    await many.getByRole('button', { name: 'Change cap' }).press('Enter');
    await dialog.getByLabel('Cap in US dollars').fill('4.5');
    await page.getByText('may be spent on top of what was').waitFor();
    await page.keyboard.press('Enter');
    await many.getByText('$4.50').waitFor();
    await many.getByRole('button', { name: 'Stop' }).click();
    await dialog.getByRole('button', { name: 'Stop it' }).click();
    await page.getByText('Stopping: calls in flight are being finished.').waitFor();
    letThrough(40);
    const ended = await running.ended;
    expect(ended, ended.stderr).toMatchObject({ code: 130 });
    await many.getByText('unfinished', { exact: true }).waitFor();
    await many.getByText(/^sheaf run questions\.csv .*--budget 4\.5$/).waitFor();
    expect(space.api.bill().picoDollars).toBeLessThan(pico('1') + pico('0.25') + pico('4.5'));

    expect(errors).toEqual([]);
    expect(await page.content()).not.toContain(key);
    const own = new URL(dash.url).origin;
    expect(requests.filter((url) => !url.startsWith(own))).toEqual([]);
    await dash.close();
    await page.getByText('what is shown is old').waitFor();
  });

  it('asks for its token, and opens with it', async () => {
    const dash = await testDash({ token: 'a-token-that-nobody-guesses' });
    const { page } = await openPage(dash.url, { width: 390 });
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'sign-in');
    await page.getByLabel('Token').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('That is not the token.').waitFor();
    await page.getByLabel('Token').fill('a-token-that-nobody-guesses');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByText('There is no run here yet.').waitFor();
    await page.getByText('live · embedded store').waitFor();
  });
});
