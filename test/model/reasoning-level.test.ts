import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { parseReasoningLevel, readReasoningLevel } from '../../src/model/reasoning-level.js';

const names = ['auto', 'default', 'off', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

describe('parseReasoningLevel', () => {
  it('reads back every level, however it is written', () => {
    for (const level of [...names, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
      expect(parseReasoningLevel(String(level), '--reasoning')).toBe(level);
    }
    expect(readReasoningLevel(' High ')).toBe('high');
    expect(readReasoningLevel('１０')).toBe(10);
    expect(readReasoningLevel('none')).toBe('off');
  });

  it.each(['', '0', '11', '1.5', '-1', '01', 'maximum', 'very high', 'constructor'])('refuses "%s"', (text) => {
    expect(() => parseReasoningLevel(text, '--reasoning')).toThrow(UsageError);
    expect(() => parseReasoningLevel(text, '--reasoning')).toThrow(
      `--reasoning: expected auto, default, off, minimal, low, medium, high, xhigh, max or a whole number from 1 to 10, got "${text}".`,
    );
  });
});
