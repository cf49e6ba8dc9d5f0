import { endsOf } from './ends-of.js';
import type { TaskKind } from './task-kind.js';

/** Where an order can begin: "Prove that …", but not "Did he prove that …?". */
const order = String.raw`(?:^|[.!?:;,。！？：；，\n]\s*)(?:please |then |now |请|试)?`;

const code = anyOf(
  '```',
  String.raw`\bwrite (?:me )?(?:an? |the |some )?(?:(?!for |about |on |of |to )[\w+#-]+ ){0,3}(?:functions?|programs?|scripts?|code|quer(?:y|ies)|class|method)\b`,
  String.raw`${order}(?:implement|complete|debug|fix|refactor|optimi[sz]e)\b[^.?!\n]{0,60}\b(?:functions?|programs?|scripts?|code|sql|quer(?:y|ies)|algorithm)\b`,
  String.raw`(?:^|\n)(?:def \w+\(|class \w+[:({]|#include|public static|import java)`,
  String.raw`(?:写|编写|实现|补全|调试)[^。？！\n]{0,20}(?:函数|程序|代码|脚本|算法|SQL)`,
);
/** LaTeX stands for maths beyond school: the smaller size is the safer. */
const competition = anyOf(
  String.raw`${order}(?:prove|show that)\b`,
  String.raw`\b(?:find|determine) all\b[^.?!\n]{0,40}\b(?:integers?|numbers?|reals?|functions?|primes?|pairs?|triples?|polynomials?|values)\b`,
  String.raw`\\(?:d?frac|sqrt|sum|int|prod|binom|mathbb|pmod|begin|geq?|leq?|cdots?)\b`,
  `${order}证明(?!了|书|人|文件)|求证|求出?所有`,
);
const scoring = anyOf(
  String.raw`${order}(?:rate|score|grade|mark|assess|evaluate)\b[^.?!\n]{0,80}\b(?:scale|from (?:0|1|zero|one) to|out of \d|rubric|points)\b`,
  String.raw`${order}(?:rate|score|grade|mark) (?:the|this|each|these)\b[^.?!\n]{0,30}\b(?:essays?|answers?|responses?|translations?|summar(?:y|ies)|dialogues?)\b`,
  String.raw`(?:给|为|对)[^。！？\n]{0,30}(?:评分|打分)|${order}(?:评分|打分)|评分标准|批改|打几分`,
);
const options = anyOf(
  String.raw`(?:^|\n|[ \t]{2,})[ \t]*[([（]?A[)\].．、:：）][\s\S]*(?:\n|[ \t]{2,}|[ \t](?=B[.．、]))[ \t]*[([（]?B[)\].．、:：）]`,
  String.raw`[\s([（，。？?:：]A[)）][\s\S]*[\s([（，。；;,]B[)）]`,
);
const choice = anyOf(
  String.raw`选择题|[下以][列下面][^。！\n]{0,12}(?:哪|正确的是|错误的是|属于)`,
  'which of the following',
);
const labels = anyOf(
  String.raw`\b(?:classify|categori[sz]e|label) (?:the|this|these|each|every|it|its|whether|as|into|following|text)\b`,
  String.raw`\bsentiment\b|\b(?:yes or no|yes/no|true or false|true/false)\b|\bpositive[ ,/]+(?:or )?(?:negative|neutral|mixed)\b`,
  '情感(?:分类|分析|倾向|极性|类别)|(?:进行|请)分类|分类[为到成：:]|归[为类]|标签|正面还是负面|(?:正面|积极)[或、/](?:负面|消极)',
  '是否正确|对还是错|是或否|是还是否|判断(?:题|下|以下|这|该|对错|正误)',
);
const amount = anyOf(
  String.raw`\bhow (?:many|much|old|far|long|fast|tall)\b|\b(?:calculate|compute|altogether|in total)\b`,
  String.raw`\bwhat (?:is|was|are) the (?:total|sum|difference|product|average|percentage|cost|price)\b`,
  '多少|几[个只元岁天米人张本辆块支条]|计算|一共|总共',
);
/** Some word of the patterns above that cost most; one look for all of them saves most questions the rest. */
const hint = anyOf(
  '`|writ|implement|complet|debug|fix|refactor|optimi|def |class |#include|public|import|[写实补调]',
  String.raw`prov|show that|(?:find|determine) all|\\|[证求]`,
  'rat|scor|grad|mark|assess|evaluat|[评打批]',
);
const arithmetic = /\d\s*[-+*/×÷^]\s*\d/;
const twoNumbers = /\d\D+\d/;

/** What a question's own words and form show, in English or Chinese; undefined when they show nothing. */
export function kindOfQuestion(question: string): TaskKind | undefined {
  const text = endsOf(question);
  if (hint.test(text)) {
    if (code.test(text)) return 'code';
    if (competition.test(text)) return 'competition';
    if (scoring.test(text)) return 'scoring';
  }
  if (text.includes('A') && text.includes('B') && options.test(text)) return 'choice';
  if (choice.test(text)) return 'choice';
  if (labels.test(text)) return 'labels';
  // A number alone makes no word problem: "How many days has a leap year since 1582?" is a matter of knowledge.
  if (twoNumbers.test(text) && (amount.test(text) || arithmetic.test(text))) return 'school-maths';
  return undefined;
}

function anyOf(...patterns: readonly string[]): RegExp {
  return new RegExp(patterns.join('|'), 'i');
}
