import { UsageError } from '../errors.js';
import { type GradeOption, gradeKinds } from './grade-kind.js';

const names: readonly GradeOption[] = ['auto', ...gradeKinds, 'judge'];

/** @throws UsageError naming the ways there are */
export function parseGradeOption(text: string, flag = '--grade'): GradeOption {
  const wish = text.trim().toLowerCase();
  const name = names.find((candidate) => candidate === wish);
  if (name !== undefined) return name;
  throw new UsageError(`${flag}: expected ${names.slice(0, -1).join(', ')} or ${names.at(-1)}, got "${text}".`);
}
