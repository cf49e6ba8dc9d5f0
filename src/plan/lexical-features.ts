/** Features are numbers below this; a word's is its hash. Among 100 waiting rows few of different words meet. */
export const featureSpace = 2 ** 16;

/** Words are compared by their beginnings, so that "country" and "countries" are one. */
const lettersCompared = 5;
/** Of long texts so many characters of the beginning and of the end are read, and so many features kept of each. */
const partRead = 400;
const mostOfPart = 200;

/** FNV-1a begins with it. */
const noLetters = 0x811c9dc5 | 0;
const separator = 0;
/** Written without spaces: compared by pairs of neighbouring characters. */
const unspaced = 1;

let classes: Uint16Array | undefined;
const lastSeen = new Uint32Array(featureSpace);
let reading = 0;

/**
 * What a text is about, for comparing it with others: each of its words once, as a number, and for Chinese, Japanese
 * and other scripts without spaces each pair of neighbouring characters. Numbers and single letters are left out.
 */
export function lexicalFeatures(text: string): Uint16Array {
  classes ??= classify();
  reading = (reading + 1) >>> 0;
  if (reading === 0) {
    lastSeen.fill(0);
    reading = 1;
  }
  const found: number[] = [];
  if (text.length <= 2 * partRead) read(text, 0, text.length, 2 * mostOfPart, classes, found);
  else {
    read(text, 0, partRead, mostOfPart, classes, found);
    read(text, text.length - partRead, text.length, 2 * mostOfPart, classes, found);
  }
  return Uint16Array.from(found);
}

function read(text: string, start: number, end: number, most: number, classes: Uint16Array, found: number[]): void {
  let hash = noLetters;
  let letters = 0;
  let before = 0;
  for (let i = start; i <= end && found.length < most; i++) {
    const code = i === end ? 0 : text.charCodeAt(i);
    const letter = classes[code]!;
    if (letter > unspaced) {
      if (letters < lettersCompared) hash = Math.imul(hash ^ letter, 0x01000193);
      letters += 1;
      before = 0;
      continue;
    }
    if (letters > 1) add(hash, found);
    hash = noLetters;
    letters = 0;
    if (letter === separator) before = 0;
    else {
      if (before !== 0) add(Math.imul(before, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b), found);
      before = code;
    }
  }
}

function add(hash: number, found: number[]): void {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  const feature = (mixed ^ (mixed >>> 16)) & (featureSpace - 1);
  if (lastSeen[feature] === reading) return;
  lastSeen[feature] = reading;
  found.push(feature);
}

/** For every code unit: a separator, a character of an unspaced script, or the letter in its plainest form. */
function classify(): Uint16Array {
  const table = new Uint16Array(2 ** 16);
  for (let code = 0; code < table.length; code++) {
    const character = String.fromCharCode(code);
    if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u.test(character)) {
      table[code] = unspaced;
    } else if (/[\p{L}\p{M}]/u.test(character)) {
      const plain = character.normalize('NFKC').toLowerCase();
      table[code] = plain.length === 1 ? plain.charCodeAt(0) : code;
    }
  }
  return table;
}
