import { endsOf } from './ends-of.js';

const creative = new RegExp(
  [
    String.raw`\b(?:write|compose|tell|invent|make up|continue|finish)\b[^.?!\n]{0,60}\b(?:poems?|sonnets?|haikus?|limericks?|stor(?:y|ies)|tales?|songs?|lyrics|essays?|letters?|slogans?|taglines?|speech(?:es)?|jokes?|dialogues?|blog posts?|captions?|advert\w*)\b`,
    String.raw`\b(?:creative|fiction|poetry|copy ?writing|role ?play|brainstorm\w*|story ?telling|chit ?chat|small talk)\b`,
    '(?:写|作|创作|编|续写|讲)[^。？！\n]{0,20}(?:诗|词|故事|歌词|作文|小说|文案|散文|笑话|对联|剧本|广告)|创意|写作|闲聊|头脑风暴',
  ].join('|'),
  'i',
);
const thoughtful = new RegExp(
  [
    String.raw`\b(?:logic(?:al(?:ly)?)?|reasoning|puzzles?|riddles?|deduc(?:e[ds]?|tions?|tive)|infer(?:red|ences?)?|syllogisms?|premises?|paradox(?:es)?|sudoku|knaves?|truth-?tellers?|liars?)\b`,
    String.raw`\b(?:must (?:also )?be (?:true|false)|if and only if|step by step|exactly (?:one|two|three) of|in how many ways|counter-?examples?)\b`,
    String.raw`\b(?:tall|old|young|short|heavi|fast|slow|near|rich)i?er than\b[\s\S]*\b(?:who|which)\b`,
    String.raw`\b(?:math(?:s|ematics)?|algebra|geometry|calculus|solve|equations?|integrals?|derivatives?|probabilit(?:y|ies)|theorems?|polynomials?|matri(?:x|ces)|eigenvalues?|prime numbers?|divisible|factorial|permutations?)\b`,
    String.raw`\b(?:algorithms?|time complexity|regex|stack trace|python|javascript|java|c\+\+|sql)\b`,
    '逻辑|推理|推断|推导|推出|谜题|谜语|真话|假话|说谎|当且仅当|一步一步|逐步',
    '数学|代数|几何|方程|导数|积分|概率|证明|整除|质数|素数|阶乘|排列|组合数|算法|复杂度|正则|[最更]?(?:高|矮|大|小|重|轻)的是谁',
  ].join('|'),
  'i',
);

/**
 * What a text's own words show, in English or Chinese, where its kind is none that decides: true for maths, logic and code,
 * false for creative writing, undefined for neither.
 */
export function thoughtAsked(text: string): boolean | undefined {
  const read = endsOf(text);
  // A poem about prime numbers is a poem.
  if (creative.test(read)) return false;
  return thoughtful.test(read) ? true : undefined;
}
