import type { TaskKind } from './task-kind.js';

/** In this order: "grade school maths" is not for grading, nor a "graduate multiple choice" as easy as others. */
const names: readonly (readonly [TaskKind, RegExp])[] = [
  ['school-maths', /grade school|elementary|primary school|gsm ?8k|word problem|arithmetic|小学|初中|应用题|口算|算术/],
  [
    'competition',
    /competition|olympiad|contest|\b(aime|amc|imo|putnam|proofs?|prov(e|ing)|theorems?)\b|math ?500|竞赛|奥数|奥赛|奥林匹克|证明/,
  ],
  [
    'code',
    /\b(cod(e|ing)|program(s|ming)?|software|debug(ging)?|sql|human ?eval|mbpp)\b|编程|代码|程序设计|算法题|写程序/,
  ],
  [
    'scoring',
    /\b(scor(e|es|ing)|grading|rat(e|es|ing|ings)|rubrics?|judg(e|ing)|essay (grade|mark)s?)\b|评分|打分|批改|阅卷/,
  ],
  ['graduate', /graduate|\b(gpqa|phd|doctora(l|te)|expert|college|university|mmlu pro)\b|研究生|博士|大学|考研/],
  [
    'labels',
    /classif|categori[sz]|sentiment|\b(labels?|labell?ing|tagging|intents?|spam|toxicity|polarity|nli|entailment|boolq?|boolean|binary|yes[ /]?no|true[ /]?false)\b|分类|情感|标签|标注|意图|是非|判断|真假/,
  ],
  [
    'choice',
    /multiple.choice|single.choice|\b(choices?|mcqs?|mc|mmlu|arc|piqa|hellaswag|csqa)\b|common ?sense|选择|单选|多选|常识/,
  ],
];

const mostRemembered = 1000;
const remembered = new Map<string, TaskKind | undefined>();

/** What the value of a task column says, in English or Chinese; undefined when it is none of the words we know. */
export function kindOfTaskName(task: string): TaskKind | undefined {
  if (task === '') return undefined;
  if (!remembered.has(task)) {
    // A column of a million different values must not fill the memory.
    if (remembered.size >= mostRemembered) remembered.clear();
    const name = task
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s_-]+/g, ' ');
    remembered.set(task, names.find(([, words]) => words.test(name))?.[0]);
  }
  return remembered.get(task);
}
