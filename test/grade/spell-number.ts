const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = ' ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const digits = '零一二三四五六七八九';

/** A whole number below 1000 million in English words; 1 in figures, since the word is a pronoun, too. */
export function inEnglish(n: number): string {
  if (Math.abs(n) === 1) return String(n);
  if (n < 0) return `negative ${inEnglish(-n)}`;
  if (n < 20) return small[n]!;
  if (n < 100) return tens[Math.floor(n / 10)]! + (n % 10 === 0 ? '' : `-${small[n % 10]}`);
  const [size, name] = n < 1_000 ? [100, 'hundred'] : n < 1_000_000 ? [1_000, 'thousand'] : [1_000_000, 'million'];
  const rest = n % size;
  const count = Math.floor(n / size);
  const more = rest === 0 ? '' : `${rest < 100 ? ' and ' : ' '}${rest === 1 ? 'one' : inEnglish(rest)}`;
  return `${count === 1 ? 'one' : inEnglish(count)} ${name}${more}`;
}

/** A whole number below 100 million in Chinese numerals. */
export function inChinese(n: number): string {
  if (n < 0) return `负${inChinese(-n)}`;
  if (n < 10_000) return belowTenThousand(n);
  const rest = n % 10_000;
  const zero = rest > 0 && rest < 1_000 ? '零' : '';
  return `${belowTenThousand(Math.floor(n / 10_000))}万${rest === 0 ? '' : zero + belowTenThousand(rest)}`;
}

function belowTenThousand(n: number): string {
  if (n === 0) return '零';
  const figures = [...String(n)].map(Number);
  const text = figures
    .map((figure, i) => (figure === 0 ? '零' : digits[figure]! + ['', '十', '百', '千'][figures.length - 1 - i]))
    .join('');
  return text.replace(/零+/g, '零').replace(/零$/, '').replace(/^一十/, '十');
}
