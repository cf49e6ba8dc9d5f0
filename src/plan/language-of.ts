import { isChinese } from '../prompt/mostly-chinese.js';
import { endsOf } from './ends-of.js';

/** Languages that rules can tell apart; everything else is "other". */
export const languages = ['en', 'zh', 'other'] as const;

export type Language = (typeof languages)[number];

const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** Words that few English sentences do without, and hardly any of another language has. */
const english =
  /\b(?:the|is|are|was|what|who|how|of|and|with|which|why|when|where|write|find|this|that|does|should|from|for|you|your|be)\b/i;

/** What a text is mostly written in, as far as its beginning and end show. */
export function languageOf(text: string): Language {
  const read = endsOf(text);
  if (isChinese(read) && !japanese.test(read)) return 'zh';
  return english.test(read) ? 'en' : 'other';
}
