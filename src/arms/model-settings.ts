import { type OptionName, type OptionValues, options } from '../config/options.js';
import { UsageError } from '../errors.js';
import { type RunSettings, runSettings } from '../run/run-settings.js';
import { requireModels } from './arm.js';

/**
 * A run's settings at each of several models. Their output is the whole run's.
 * @param flag the option that names the models
 * @throws UsageError for options that mean one model, or one that has all the time to itself
 */
export async function modelSettings(
  values: OptionValues,
  flag: 'models' | 'cascade',
  input: string,
): Promise<RunSettings[]> {
  const names = requireModels(values[flag], `--${flag}`);
  refuse(
    values.model !== options.model.default && !names.includes(values.model),
    flag,
    'model',
    'Name all of them there.',
  );
  refuse(values.price !== undefined, flag, 'price', 'It is one model’s: give the prices of each with --prices FILE.');
  refuseAuto(values, flag);
  refuse(values.grade === 'judge', flag, 'grade', 'Grade by text, or judge the answers of one model.');
  return Promise.all(
    names.map(async (model): Promise<RunSettings> => {
      return { ...(await runSettings({ ...values, model }, input)), hasRoute: true };
    }),
  );
}

/** Models are asked one after another. @throws UsageError for --lane auto */
export function refuseAuto({ lane }: OptionValues, flag: 'models' | 'cascade'): void {
  const nextStep = 'auto would give the first model all the time there is: choose sync, flex or batch.';
  refuse(lane === 'auto', flag, 'lane', nextStep);
}

/** The value that is refused, where others are not. */
const meant: Partial<Record<OptionName, string>> = { lane: ' auto', grade: ' judge' };

function refuse(isWrong: boolean, flag: string, other: OptionName, nextStep: string): void {
  if (isWrong) throw new UsageError(`--${flag} and --${other}${meant[other] ?? ''} exclude each other.`, nextStep);
}
