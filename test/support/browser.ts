import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, describe, it, onTestFinished } from 'vitest';
import { findChromium } from '../../scripts/find-chromium.mjs';

const program = findChromium();
let browser: Promise<Browser> | undefined;

/** Tests of pages in a real Chromium; skipped, with a word about why, where there is none. */
export function describePages(name: string, tests: () => void): void {
  if (program !== undefined) {
    describe(name, () => {
      tests();
      afterAll(async () => (await browser)?.close());
    });
    return;
  }
  const why = 'there is no Chromium: see scripts/setup-chromium.mjs';
  console.warn(`${name}: skipped, ${why}`);
  it(name, (context) => context.skip(why));
}

export interface PageOptions {
  /** Of the window, in pixels; 1280 by default. */
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

/** A page in a browser, and what it did. */
export interface OpenPage {
  readonly page: Page;
  /** Everything it asked for, itself included. */
  readonly requests: readonly string[];
  /** Errors of its scripts and of its policy. */
  readonly errors: readonly string[];
}

/** @param url of a page; `file:` for a file */
export async function openPage(url: string, { width = 1280, scheme = 'light' }: PageOptions = {}): Promise<OpenPage> {
  // Chromium's sandbox does not work for root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  browser ??= chromium.launch({ executablePath: program, args });
  const context = await (await browser).newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(url);
  return { page, requests, errors };
}

/** What axe-core finds that keeps people out: "serious" and "critical", each with the first place. @param within a selector */
export async function seriousFaults(page: Page, within = 'html'): Promise<string[]> {
  // Through the debugger, which the page's policy does not bind.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (selector) => (globalThis as unknown as { axe: typeof axe }).axe.run(selector),
    within,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** Pixels by which a page is wider than its window. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - innerWidth');
}
