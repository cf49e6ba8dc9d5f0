import { type CallSizes, callSizes } from '../plan/call-sizes.js';
import type { PackLimits } from '../plan/packer.js';
import { sharedTokens } from '../prompt/prompt-tokens.js';
import type { RunSettings } from './run-settings.js';

/** Rows that may wait for company, over all groups; bounds memory to so many questions. */
const waitingRows = 10_000;

/** How large a bundle may get: room stays in the model's context for the whole output allowance, and 5 % for miscounts. */
export function packLimits(settings: RunSettings, sizes: CallSizes = startingCallSizes(settings)): PackLimits {
  const { model, allowance } = settings;
  const room = model.contextTokens * 0.95 - sharedTokens(settings.instructions, settings.answerForm).merged;
  return {
    sizes,
    tokensPerCall: (rows) => Math.max(1, Math.floor(room - allowance.full(rows, 1))),
    shuffle: settings.shuffle,
    waitingRows: Math.max(waitingRows, settings.rowsPerCall === 'auto' ? 0 : settings.rowsPerCall),
  };
}

/** The sizes that a run begins with. */
export function startingCallSizes({ rowsPerCall, allowance }: RunSettings): CallSizes {
  return callSizes(rowsPerCall, allowance.mostRows);
}
