/**
 * The behaviour of the port in store.ts, written once: every adapter's test calls this suite by name. It brings no test
 * runner of its own and works with any that has these four functions:
 *
 *     storeContract(() => openMyStore(), { describe, it, beforeAll, afterAll });
 */
import { answersContract } from './contract/answers-contract.js';
import { attemptsContract } from './contract/attempts-contract.js';
import { bundlesContract } from './contract/bundles-contract.js';
import { cacheContract } from './contract/cache-contract.js';
import type { ContractTest } from './contract/contract-test.js';
import { fleetContract } from './contract/fleet-contract.js';
import { isolationContract } from './contract/isolation-contract.js';
import { moneyContract } from './contract/money-contract.js';
import { paceContract } from './contract/pace-contract.js';
import { reservationContract } from './contract/reservation-contract.js';
import { runsContract } from './contract/runs-contract.js';
import { settlementContract } from './contract/settlement-contract.js';
import { steeringContract } from './contract/steering-contract.js';
import { supersededContract } from './contract/superseded-contract.js';
import type { Store } from './store.js';

export type { ContractTest } from './contract/contract-test.js';

const parts = [
  runsContract,
  steeringContract,
  bundlesContract,
  reservationContract,
  attemptsContract,
  settlementContract,
  supersededContract,
  answersContract,
  isolationContract,
  moneyContract,
  fleetContract,
  paceContract,
  cacheContract,
];

/**
 * @param open gives a store that other runs may be in; called once, and closed at the end. Every test works on a run of
 *   its own.
 */
export function storeContract(open: () => Promise<Store>, test: ContractTest): void {
  let opened: Store | undefined;
  test.beforeAll(async () => {
    opened = await open();
  });
  test.afterAll(async () => opened?.close());
  const store = (): Store => {
    if (opened === undefined) throw new Error('the store under test did not open');
    return opened;
  };
  for (const part of parts) part(store, test);
}
