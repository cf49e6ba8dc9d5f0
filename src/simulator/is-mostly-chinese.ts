const hanCharacter = /\p{Script=Han}/gu;
const latinWord = /[A-Za-z]+/g;

/** Whether a reader would call the text Chinese: at least as many Han characters as Latin words. */
export function isMostlyChinese(text: string): boolean {
  const han = text.match(hanCharacter)?.length ?? 0;
  return han > 0 && han >= (text.match(latinWord)?.length ?? 0);
}
