const han = /\p{Script=Han}/gu;
const letters = /\p{L}/gu;

/** Whether at least half of a text's letters are Chinese characters. */
export function isChinese(text: string): boolean {
  const hanCount = text.match(han)?.length ?? 0;
  return hanCount > 0 && hanCount * 2 >= (text.match(letters)?.length ?? 0);
}

/** Whether most of the questions are Chinese; decides the language of a merged call's instructions. */
export function mostlyChinese(questions: readonly string[]): boolean {
  return questions.filter(isChinese).length * 2 > questions.length;
}
