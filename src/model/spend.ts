import type { RowSpend, Usage } from '../types.js';

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    input: a.input + b.input,
    cached: a.cached + b.cached,
    written: a.written + b.written,
    reasoning: a.reasoning + b.reasoning,
    output: a.output + b.output,
  };
}

export function addSpend(a: RowSpend, b: RowSpend): RowSpend {
  return {
    attempts: a.attempts + b.attempts,
    usage: addUsage(a.usage, b.usage),
    cost: a.cost + b.cost,
    ...((a.estimated || b.estimated) && { estimated: true }),
  };
}
