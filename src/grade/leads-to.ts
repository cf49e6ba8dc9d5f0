/** Words that may stand between what leads to a number and the number. */
const approximately = String.raw`(?:\s*(?:about|approximately|approx|around|roughly|exactly|only|just|a total of|the number|indeed|definitely|certainly|clearly|simply|therefore|thus|then|now|equal to|ca\.?|大约|约|大概|左右|~|≈|了|出|到))*\s*`;
const leading = [
  String.raw`(?<!\bto )\b(?:is|are|was|were|be|it's|that's|'s|equals?|makes?(?: it)?|made|gives?|gave|gets?|got|has|have|had|spen(?:ds?|t)|costs?|pa(?:ys?|id)|needs?|receives?|saves?|takes?|took|leaves|(?:left|start(?:s|ed)|begins?|began|end(?:s|ed)? up|go|goes|going) with|leaving|remain(?:s|ing)?|becomes|yields|totals?|totaling|reach(?:es)?|charges?|owes?|weighs?|sold|sells?|bought|buys?|eats?|ate|drives?|drove|runs?|ran|walks?|uses?|reads?|earns?|wins?|won|loses?|lost|collects?|holds?|contains?|requires?|finds?|found|scores?|drinks?|drank|writes?|wrote|does|did|gains?|keeps?|kept|works?|lasts?|travels?|produces?|comes? to|amounts? to|up to be|\p{L}{2,}ed)`,
  String.raw`\b(?:total|sum|answer|result|amount|difference|cost|price|profit|(?:total|sum|number|profit|loss|gain|average|area|volume|perimeter|speed|distance|weight|height|balance|savings|discount|amount|cost|price) of)`,
  '[=≈→:]',
  String.raw`\b(?:no|wait|sorry|actually|rather|i mean|i\.e\.|that is|namely),?`,
  '(?:等于|是|为|有|得|得到|剩|剩下|还剩|共|总共|一共|合计|需|需要|要|赚|花|付|余|卖|买|吃|用|走|读|看|多|少|每\\p{Script=Han}{1,2}|不[,，]|不对[,，]?)',
].join('|');
const leadsHere = new RegExp(`(?:${leading})${approximately}$`, 'iu');
const nothingBefore = new RegExp(String.raw`^(?:\s*["'(\[{]|\s*[a-z]\s?=|\s*that)*${approximately}$`, 'i');
/** "So in total, 18 eggs are left." */
const openingBefore = new RegExp(
  String.raw`^\s*(?:(?:so|thus|therefore|hence|then|and|now|finally|in total|altogether|overall|in all|together|所以|因此|共|答|解)[\s,:]*|[^,\d]{1,40}, )*${approximately}$`,
  'iu',
);
/** "4 squared", 18的两倍: another number than the one that is written. */
const changedBehind =
  /^(?: \p{L}+)? ?(?:squared|cubed|factorial|sure|certain|confident|(?:more|less|fewer) than [^.]*\d)|^\p{Script=Han}{0,2}的(?:[两二三四五六七八九十几\d]+倍|一半|平方|立方|阶乘)|^(?:倍|次方|折|步)/iu;

/** Whether words right before a number say that it is what the sentence comes to: "makes", "is", "=", 共. */
export function isLedTo(text: string, start: number): boolean {
  return leadsHere.test(text.slice(Math.max(0, start - 80), start));
}

/** Whether nothing of weight stands before a number. */
export function standsFirst(text: string, start: number): boolean {
  return nothingBefore.test(text.slice(0, start));
}

/** Whether a sentence begins with the number, its adverbs aside. */
export function opensSentence(text: string, start: number): boolean {
  return start < 100 && openingBefore.test(text.slice(0, start));
}

/** Whether what follows a number makes another one of it. */
export function isChanged(text: string, end: number): boolean {
  return changedBehind.test(text.slice(end, end + 40));
}
