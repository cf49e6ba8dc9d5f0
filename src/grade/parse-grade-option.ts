import { UsageError } from '../errors.js';
import { type GradeOption, gradeKinds } from './grade-kind.js';

/** All that --grade takes. */
export const gradeOptions: readonly GradeOption[] = ['auto', ...gradeKinds, 'judge'];

/** @throws UsageError naming the ways there are */
export function parseGradeOption(text: string, flag = '--grade'): GradeOption {
  const wish = text.trim().toLowerCase();
  const name = gradeOptions.find((candidate) => candidate === wish);
  if (name !== undefined) return name;
  throw new UsageError(
    `${flag}: expected ${gradeOptions.slice(0, -1).join(', ')} or ${gradeOptions.at(-1)}, got "${text}".`,
  );
}
