import { z } from 'zod';

/** An object with no other keys than these. @param expected what a value that is no object should have been */
export function strictObject<Shape extends z.core.$ZodLooseShape>(shape: Shape, expected: string) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'invalid_type' ? `expected ${expected}` : undefined),
  });
}
