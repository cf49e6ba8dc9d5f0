/** The thread in which the embedded database is created: what that takes in memory goes with it. */
import { workerData } from 'node:worker_threads';
import { createDatabase } from './new-database.js';

await createDatabase(workerData as string);
