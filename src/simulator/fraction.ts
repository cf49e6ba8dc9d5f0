const mostDecimals = 6;

/** An exact rational number; not always in lowest terms. */
export class Fraction {
  /** @param below greater than 0. */
  constructor(
    readonly above: bigint,
    readonly below: bigint,
  ) {}

  plus(other: Fraction): Fraction {
    return reduced(this.above * other.below + other.above * this.below, this.below * other.below);
  }

  negated(): Fraction {
    return new Fraction(-this.above, this.below);
  }

  times(other: Fraction): Fraction {
    return reduced(this.above * other.above, this.below * other.below);
  }

  /** @throws RangeError for zero. */
  inverted(): Fraction {
    if (this.above === 0n) throw new RangeError('division by zero');
    return this.above < 0n ? new Fraction(-this.below, -this.above) : new Fraction(this.below, this.above);
  }

  /** Whole exponents only, and only while the result has at most about 300 digits; else undefined. */
  toThe(exponent: Fraction): Fraction | undefined {
    const whole = exponent.above / exponent.below;
    if (whole * exponent.below !== exponent.above) return undefined;
    const size = whole < 0n ? -whole : whole;
    const longest = Math.max(this.above.toString().length, this.below.toString().length);
    if (size > 1000n || Number(size) * longest > 300) return undefined;
    const power = new Fraction(this.above ** size, this.below ** size);
    return whole < 0n ? power.inverted() : power;
  }
}

/** Reads digits with at most one decimal point. */
export function fraction(text: string): Fraction {
  const [whole = '', decimals = ''] = text.split('.');
  return new Fraction(BigInt(whole + decimals || '0'), 10n ** BigInt(decimals.length));
}

/** As a decimal: all of it if that takes at most twelve decimals, else rounded half away from zero to six. */
export function formatFraction(value: Fraction): string {
  const sign = value.above < 0n ? '-' : '';
  const { above, below } = reduced(value.above < 0n ? -value.above : value.above, value.below);
  const ends = 10n ** 12n % below === 0n;
  const places = ends ? 12 : mostDecimals;
  const scaled = (above * 10n ** BigInt(places) * 2n + below) / (below * 2n);
  const digits = scaled.toString().padStart(places + 1, '0');
  const decimals = digits.slice(-places).replace(/0+$/, '');
  const magnitude = decimals === '' ? digits.slice(0, -places) : `${digits.slice(0, -places)}.${decimals}`;
  return magnitude === '0' ? '0' : sign + magnitude;
}

function reduced(above: bigint, below: bigint): Fraction {
  let [one, other] = [above < 0n ? -above : above, below];
  while (other > 0n) [one, other] = [other, one % other];
  return one > 1n ? new Fraction(above / one, below / one) : new Fraction(above, below);
}
