import type { GradeKind } from '../../../src/grade/grade-kind.js';

/** A reply, the expected value, how it is graded, and what a person says of it. */
export interface GradedReply {
  readonly reply: string;
  readonly expected: string;
  readonly kind: GradeKind;
  readonly right: boolean;
  readonly question?: string;
}

/** Replies of one kind, one a line: expected, right or wrong, reply. */
export function replies(
  kind: GradeKind,
  lines: readonly (readonly [expected: string, verdict: 'right' | 'wrong', reply: string])[],
  question?: string,
): GradedReply[] {
  return lines.map(([expected, verdict, reply]) => ({ reply, expected, kind, right: verdict === 'right', question }));
}
