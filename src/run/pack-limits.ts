import type { PackLimits } from '../plan/packer.js';
import { sharedTokens } from '../prompt/prompt-tokens.js';
import type { RunSettings } from './run-settings.js';

/** Rows that may wait in half-filled bundles, over all groups; bounds memory to so many questions. */
const waitingRows = 10_000;

/** How large a bundle may get: room stays in the model's context for the whole output allowance, and 5 % for miscounts. */
export function packLimits(settings: RunSettings): PackLimits {
  const { model, allowance } = settings;
  const rowsPerCall = Math.min(settings.rowsPerCall, allowance.mostRows);
  const room = model.contextTokens * 0.95 - allowance.full(rowsPerCall, 1) - sharedTokens(settings.instructions).merged;
  return { rowsPerCall, tokensPerCall: Math.max(1, Math.floor(room)), waitingRows: Math.max(waitingRows, rowsPerCall) };
}
