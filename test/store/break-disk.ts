import { mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { until } from '../support/until.js';

/** Makes the server refuse every write with MISCONF until the returned function has run. It must keep no AOF. */
export async function breakDisk(client: Redis): Promise<() => Promise<void>> {
  const [, folder = ''] = (await client.config('GET', 'dir')) as string[];
  await client.config('SET', 'save', '3600 1000000');
  const inTheWay = join(folder, 'dump.rdb'); // A folder stops root too.
  rmSync(inTheWay, { force: true });
  mkdirSync(inTheWay);
  await saveUntil(client, 'err');
  return async () => {
    rmdirSync(inTheWay);
    await saveUntil(client, 'ok');
  };
}

async function saveUntil(client: Redis, status: 'ok' | 'err'): Promise<void> {
  await client.bgsave();
  await until(async () => (await client.info('persistence')).includes(`rdb_last_bgsave_status:${status}`));
}
