import { add, multiply, type Rational, rational } from './rational.js';

const units =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const powers: Readonly<Record<string, bigint>> = {
  thousand: 1_000n,
  million: 1_000_000n,
  billion: 1_000_000_000n,
  trillion: 1_000_000_000_000n,
};
const parts: Readonly<Record<string, bigint>> = {
  half: 2n,
  halves: 2n,
  third: 3n,
  quarter: 4n,
  fourth: 4n,
  fifth: 5n,
  sixth: 6n,
  seventh: 7n,
  eighth: 8n,
  ninth: 9n,
  tenth: 10n,
};
const partNames = 'halves|(?:half|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?';
const names = [...units, ...tens, 'hundred', ...Object.keys(powers)].sort((a, b) => b.length - a.length).join('|');

/** A number in English words, with its fraction: "forty-two", "one hundred and five", "three quarters", "two and a half". */
export const englishNumber = new RegExp(
  String.raw`\b(?:(?:${names})(?:(?:[ -]| and )(?:${names}))*(?:[ -](?:${partNames})| and (?:a|one) half)?|half)\b`,
  'gi',
);

/** @returns undefined where the words are several numbers, or none */
export function readEnglishNumber(text: string): Rational | undefined {
  const words = text.toLowerCase();
  if (words === 'half') return rational(1n, 2n);
  const mixed = / and (?:a|one) half$/.exec(words);
  if (mixed !== null) {
    const whole = readWhole(words.slice(0, mixed.index));
    return whole === undefined ? undefined : add(whole, rational(1n, 2n));
  }
  const part = new RegExp(`[ -](${partNames})$`).exec(words);
  if (part === null) return readWhole(words);
  const above = readWhole(words.slice(0, part.index));
  const below = parts[part[1]!] ?? parts[part[1]!.replace(/s$/, '')];
  return above === undefined || below === undefined ? undefined : multiply(above, rational(1n, below));
}

function readWhole(text: string): Rational | undefined {
  let [total, section, room, highest] = [0n, 0n, 1_000n, 10n ** 15n];
  for (const word of text.split(/ and |[ -]/)) {
    const unit = units.indexOf(word);
    const ten = tens.indexOf(word);
    if (unit >= 0 || ten >= 0) {
      const value = unit >= 0 ? BigInt(unit) : BigInt(ten + 2) * 10n;
      if (value >= room) return undefined;
      section += value;
      // After twenty only a unit, after a unit nothing.
      room = ten >= 0 ? 10n : 0n;
    } else if (word === 'hundred') {
      if (section === 0n || section > 99n) return undefined;
      section *= 100n;
      room = 100n;
    } else {
      const power = powers[word];
      if (power === undefined || section === 0n || power >= highest) return undefined;
      total += section * power;
      [section, room, highest] = [0n, 1_000n, power];
    }
  }
  return rational(total + section);
}
