import { setTimeout as sleep } from 'node:timers/promises';
import { StoreInUseError } from '../errors.js';
import { openStore } from '../store/open-store.js';
import type { Store } from '../store/store.js';
import type { RunSettings } from './run-settings.js';

/** An embedded store that another process only looks into (`sheaf status`, `sheaf check`) is free in a moment. */
export async function openWhenFree({ store, directory }: Pick<RunSettings, 'store' | 'directory'>): Promise<Store> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await openStore(store, directory);
    } catch (error) {
      if (!(error instanceof StoreInUseError) || attempt === 5) throw error;
      await sleep(1_000);
    }
  }
}
