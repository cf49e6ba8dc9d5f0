import { StoreError } from '../../errors.js';

/** What the store must know of a server before it trusts it. */
export interface RedisJudgement {
  readonly cluster: boolean;
  /** What a user risks with this server, a sentence or two each. */
  readonly notes: readonly string[];
}

/** Clocks that differ by less are as good as one. */
const noticedSkewMs = 5_000;

/** @param aheadMs by how much this machine's clock is ahead of the server's; below zero when it is behind */
export function clockNote(aheadMs: number): string | undefined {
  if (Math.abs(aheadMs) < noticedSkewMs) return undefined;
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  return `This machine’s clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} Redis’s: a call that is put off may wait that much longer. Set both by NTP.`;
}

const oldest = [6, 2] as const;

/**
 * @param info what INFO answered
 * @param save the server's `save` setting; undefined when it may not be asked
 * @throws StoreError when the server is too old
 */
export function judgeRedis(info: string, save: string | undefined): RedisJudgement {
  const value = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const version = value('redis_version');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    throw new StoreError(
      `This is Redis ${version || 'of an unknown version'}; the store needs ${oldest.join('.')} or newer.`,
      'Upgrade Redis, or use Valkey, postgres://… or the embedded store.',
    );
  }
  const policy = value('maxmemory_policy');
  const notes = [policyNote(policy), value('aof_enabled') === '1' ? undefined : persistenceNote(save)];
  return { cluster: value('cluster_enabled') === '1', notes: notes.filter((note) => note !== undefined) };
}

function policyNote(policy: string): string | undefined {
  if (policy === 'noeviction') return undefined;
  const risk =
    'it may drop answers that were paid for and the record of what was spent, and then the budget is no cap.';
  if (policy === '')
    return `Redis does not say whether it evicts keys. Unless its maxmemory-policy is noeviction, ${risk}`;
  return `Redis evicts keys when its memory is full (maxmemory-policy ${policy}): ${risk} Set it to noeviction.`;
}

function persistenceNote(save: string | undefined): string {
  const safe = 'Finished rows are safe in part.csv. Set appendonly to yes.';
  if (save === undefined) {
    return `Whether Redis keeps its data when it restarts could not be checked: it does not allow CONFIG GET. If it does not, a restart loses answers on their way, and what calls in flight cost. ${safe}`;
  }
  if (save === '') {
    return `Redis keeps nothing on disk (appendonly is no, and save is empty): a restart ends the run, and loses answers on their way and what calls in flight cost. ${safe}`;
  }
  return `Redis saves snapshots only (appendonly is no): a crash loses what happened since the last one, and until the run is started again the budget does not count what was spent in that time. ${safe}`;
}
