import { letterOf, optionSign } from './choice-options.js';
import { comparableText } from './comparable-text.js';

const labelled = new RegExp(
  String.raw`^(?:[\s:"']*(?:(?:[Oo]ption|[Cc]hoice|[Ll]etter|[Aa]nswer)\b|选项|选择?|是)\s*:?)?\s*([("'[{<]*)(${optionSign}|[a-j])(?![A-Za-z\p{N}'’&+#-])`,
  'u',
);
/** "B or C", "B, C", "A and B": no single option. */
const another = new RegExp(
  String.raw`^[)"'\]}>.]*\s*(?:(?:,|/|&|、|\bx?or\b|\band\b|和|或|与|及|还是)\s*)+(?:maybe |perhaps |possibly |also |option |choice )*[("'[]*${optionSign}(?![A-Za-z\p{N}'])`,
  'u',
);
const deniedBehind =
  /^[)"'\]}>.:,\s]*(?:选项|项|(?:is|was|are|seems|can|looks)\s*)?(?:not\b|n't|never\b|cannot\b|can't\b|wrong|incorrect|false|不|错)/i;
/** What may follow a letter that stands without a bracket or a point; else "A dog" would be option A. */
const followsBareLetter =
  /^\s*(?:$|[).:,;、。!\]"'}>—–(-]|because\b|since\b|as\b|due\b|given\b|is\b|which\b|not\b|rather\b|[\p{Script=Han}，。、；：])/iu;

/** How a letter is written decides what it may be taken for. */
export interface ReadChoice {
  /** A to J */
  readonly letter: string;
  /** What follows letter and closing bracket or point. */
  readonly rest: string;
}

/**
 * The option that a text begins with: "B", "(B) Paris", "B. Paris", "option B", 选项B, and a lone "b". Undefined for "A dog", for several
 * options, for one that is denied, and where the words that follow are another option's.
 * @param options of the question; empty where not known
 */
export function readChoice(text: string, options: ReadonlyMap<string, string>): ReadChoice | undefined {
  const [all, opens, sign] = labelled.exec(text) ?? [];
  if (all === undefined) return undefined;
  const letter = letterOf(sign!)!;
  const behind = text.slice(all.length);
  const closed = /^[)"'\]}>.:、]+/.exec(behind)?.[0] ?? '';
  const rest = behind.slice(closed.length);
  if (/[a-j]/.test(sign!) && !/^[)\]}]/.test(closed) && !/^[\s.!。"']*$/.test(behind)) return undefined;
  // The pronoun, unless it is marked as an option.
  if (letter === 'I' && opens === '' && !/^[).:\]]/.test(closed) && !options.has('I')) return undefined;
  if (another.test(behind) || deniedBehind.test(behind) || /^[)"'\]}>\s]*\?/.test(behind)) return undefined;
  const said = comparableText(rest);
  const own = options.get(letter);
  if (options.size > 0 && own === undefined) return undefined;
  if (said !== '' && said !== own && [...options.values()].includes(said)) return undefined;
  const named = own !== undefined && own !== '' && said.startsWith(own);
  return closed !== '' || opens !== '' || named || followsBareLetter.test(behind) ? { letter, rest } : undefined;
}

/** The only option whose text this is; an option's text behind its reason counts, too: "Paris, because …". */
export function choiceOfText(text: string, options: ReadonlyMap<string, string>): string | undefined {
  const said = comparableText(text);
  const [match, ...more] = [...options].filter(
    ([, option]) => option !== '' && (said === option || isReasoned(said, option)),
  );
  return more.length > 0 ? undefined : match?.[0];
}

function isReasoned(said: string, option: string): boolean {
  return said.startsWith(option) && /^[,.;]? (?:because|since)\b/.test(said.slice(option.length));
}
