import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPracticeOptions } from '../../src/simulator/load-practice-options.js';
import { type PracticeOptions, startPracticeApi } from '../../src/simulator/practice-api.js';

describe('options', () => {
  it.each([
    [{ port: 70_000 }, 'port: expected a port from 0 to 65535, got 70000'],
    [{ latency: 5 }, 'unknown key "latency"'],
    [{ seed: '1' }, 'seed: expected a whole number from 0, got "1"'],
    [{ keys: [] }, 'keys: expected at least one API key, got []'],
    [{ rateLimit: 500 }, 'rateLimit: expected an object like {"rpm": 500, "tpm": 200000}, got 500'],
    [{ rateLimit: { rps: 5 } }, 'rateLimit: unknown key "rps"'],
    [{ clock: { speed: -1 } }, 'clock.speed: expected a speed from 0 to 1,000,000, got -1'],
    [{ clock: { start: 'noon' } }, 'clock.start: expected a time like "2026-11-23T22:00:00Z", got "noon"'],
    [{ batch: { runMs: '1h' } }, 'batch.runMs: expected milliseconds from 0, got "1h"'],
    [{ mergeSlips: 2 }, 'mergeSlips: expected a chance from 0 to 1, got 2'],
    [{ labels: [''] }, 'labels[0]: expected a list of labels, got ""'],
    [{ answers: { a: 1 } }, 'answers.a: expected an answer as text, got 1'],
    [{ gatewayIdleMs: -1 }, 'gatewayIdleMs: expected milliseconds from 0, got -1'],
    [{ faults: [{ kind: 'hang', share: 0.2 }] }, 'faults[0]: expected "share" only with kind cut_body'],
    [{ faults: [{ kind: 'cut_body', share: 2 }] }, 'faults[0].share: expected a share from 0 to 1, got 2'],
    [{ faults: {} }, 'faults: expected a list of faults, got {}'],
    [{ faults: ['hang'] }, 'faults[0]: expected an object like {"kind": "hang"}, got "hang"'],
    [{ faults: [{}] }, 'faults[0].kind: expected one of rate_limit, too_large'],
    [{ faults: [{ kind: 'hang', rate: 7 }] }, 'faults[0].rate: expected a chance from 0 to 1, got 7'],
    [{ faults: [{ kind: 'hang', odds: 1 }] }, 'faults[0]: unknown key "odds"'],
    [
      { faults: [{ kind: 'empty', billed: true }] },
      'faults[0]: expected "billed" only with kind hang, reset or batch_missing_line',
    ],
    [{ faults: [{ kind: 'empty', waitMs: 1 }] }, 'faults[0]: expected "waitMs" and "header" only with kind rate_limit'],
  ])('%j: %s', async (options, message) => {
    await expect(startPracticeApi(options as PracticeOptions)).rejects.toThrow(`practice options: ${message}`);
  });
});

describe('options from a file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'practice-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const load = async (text: string) => {
    const path = join(folder, 'practice.json');
    await writeFile(path, text);
    return loadPracticeOptions(path);
  };

  it('are read', async () => {
    expect(await load('{"seed": 7, "faults": [{"kind": "hang", "rate": 0.5}]}')).toMatchObject({
      seed: 7,
      faults: [{ kind: 'hang', rate: 0.5 }],
    });
  });

  it('are refused with the file and place of what is wrong', async () => {
    await expect(load('{"seed": -1}')).rejects.toThrow(/practice\.json: seed: expected a whole number from 0, got -1/);
    await expect(load('{')).rejects.toThrow(/practice\.json: expected JSON, got something else/);
    await expect(load('7')).rejects.toThrow(/practice\.json: expected an object of options, got 7/);
    await expect(loadPracticeOptions(join(folder, 'none.json'))).rejects.toThrow(/Cannot read the practice options/);
  });
});
