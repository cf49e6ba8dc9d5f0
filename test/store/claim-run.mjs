// Claims a run on a server, says so, and keeps it until it is killed.
import { openPostgresStore } from '../../dist/src/store/postgres/open-postgres-store.js';
import { openRedisStore } from '../../dist/src/store/redis/open-redis-store.js';

const [url, run] = process.argv.slice(2);
const store = await (url.startsWith('redis') ? openRedisStore(url, { claimLifeMs: 1_000 }) : openPostgresStore(url));
const claim = await store.claimRun(run);
console.log(claim === undefined ? 'refused' : 'claimed');
