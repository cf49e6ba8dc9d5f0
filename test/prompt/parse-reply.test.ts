import { describe, expect, it } from 'vitest';
import { parseReply } from '../../src/prompt/parse-reply.js';

/** Replies are written with the ids a, b and c. */
function answersIn(reply: string, ids = ['a', 'b', 'c']): (string | undefined)[] {
  const { answers, troubles } = parseReply(reply, ids);
  expect(answers).toHaveLength(ids.length);
  expect(troubles).toHaveLength(ids.length);
  answers.forEach((answer, i) => {
    // Either an answer that says something, or the reason why there is none.
    if (answer === undefined) expect(troubles[i]).toMatch(/\w/);
    else expect([answer.trim(), troubles[i]]).toEqual([answer, undefined]);
  });
  return [...answers];
}

const none = undefined;
const [A, B, C] = ['<a-a>\n1\n</a-a>', '<a-b>\n2\n</a-b>', '<a-c>\n3\n</a-c>'];

describe('a reply as it should be', () => {
  it.each<[string, string, (string | undefined)[]]>([
    ['in order', `${A}\n${B}\n${C}`, ['1', '2', '3']],
    ['reordered', `${C}${A}${B}`, ['1', '2', '3']],
    ['on one line', '<a-a>1</a-a> <a-b>2</a-b> <a-c>3</a-c>', ['1', '2', '3']],
    ['with Windows line ends', `${A}\r\n${B}\r\n${C}`.replaceAll('\n', '\r\n'), ['1', '2', '3']],
    ['chatty', `Sure! Here you are:\n\n${A}\nThat was easy. Next:\n${B}\n\n${C}\nAnything else?`, ['1', '2', '3']],
    ['in a code block', `\`\`\`xml\n${A}\n${B}\n${C}\n\`\`\``, ['1', '2', '3']],
    ['with rows left out', `${A}${C}`, ['1', none, '3']],
  ])('%s', (_, reply, expected) => {
    expect(answersIn(reply)).toEqual(expected);
  });

  it('is kept verbatim inside the tags: code, lists, LaTeX, markup, other systems’ tags', () => {
    const code = 'if (a < b && b > c) {\r\n\treturn "<a-x>";\n}';
    const list = '1. first\n2. second\n\n3. third';
    const latex = '$$\\frac{a}{b}$$ <answer id="c">x</answer> </b> <a href="#">link</a> &lt;a-b&gt;';
    const reply = `<a-a>${code}</a-a><a-b>${list}</a-b><a-c>${latex}</a-c>`;
    expect(answersIn(reply)).toEqual([code, list, latex]);
  });

  it('keeps the indentation of an answer’s first line, and no blank lines around it', () => {
    const { answers } = parseReply('<a-a>\n\r\n \n    return 1\n  done\n \n</a-a><a-b> \t2 </a-b>', ['a', 'b']);
    expect(answers).toEqual(['    return 1\n  done', '2']);
  });
});

describe('a reply that is broken', () => {
  it.each<[string, string, (string | undefined)[]]>([
    ['cut off in an answer', `${A}${B}<a-c>\n3 and then`, ['1', '2', none]],
    ['cut off in an opening tag', `${A}${B}<a-`, ['1', '2', none]],
    ['cut off in a closing tag', `${A}${B}<a-c>\n3\n</a-`, ['1', '2', none]],
    ['cut off before the last sign', `${A}${B}<a-c>\n3\n</a-c`, ['1', '2', none]],
    ['an answer that is never closed', `<a-a>\n1\n${B}${C}`, [none, '2', '3']],
    ['an answer that is never opened', `1\n</a-a>${B}${C}`, [none, '2', '3']],
    ['closed by a stranger', `<a-a>\n1\n</a-x>${B}${C}`, [none, '2', '3']],
    ['closed by a neighbour', `<a-a>\n1\n</a-b>${C}`, [none, none, '3']],
    ['opened by one row, closed by another', '<a-a>1<a-b>2</a-a>3</a-b>', [none, none, none]],
    ['unknown ids', `${A}<a-x>\n9\n</a-x>${B}<a-abc>8</a-abc>${C}`, ['1', '2', '3']],
    ['ids that only begin or end alike', `<a-aa>9</a-aa><a-a1>8</a-a1>${A}`, ['1', none, none]],
    ['the question’s tags instead', '<q-a>1</q-a><q-b>2</q-b><q-c>3</q-c>', [none, none, none]],
    ['ids in another spelling', '<a-A>1</a-A><a-\u200bb>2</a-\u200bb><a-c1>3</a-c1>', [none, none, none]],
    ['tags in HTML’s escapes', '&lt;a-a&gt;1&lt;/a-a&gt; &lt;a-b&gt;2&lt;/a-b&gt;', [none, none, none]],
    ['tags without a bracket', `<a-a\n1 > 0\n</a-a>${B}a-c>3</a-c>`, [none, '2', none]],
    ['an empty answer', `${A}<a-b></a-b><a-c> \n\t\r\n </a-c>`, ['1', none, none]],
    ['nothing at all', '', [none, none, none]],
    ['only blanks', ' \n\n ', [none, none, none]],
    ['an apology', 'I’m sorry, but I can’t help with that.', [none, none, none]],
    ['only closing tags', '</a-a></a-b></a-c>', [none, none, none]],
  ])('%s', (_, reply, expected) => {
    expect(answersIn(reply)).toEqual(expected);
  });

  it('says what was wrong with each row', () => {
    const { troubles } = parseReply('<a-a>1</a-a><a-a>2</a-a><a-b></a-b><a-c>3', ['a', 'b', 'c', 'd']);
    expect(troubles).toEqual([
      'it was answered twice, differently',
      'its answer was empty',
      'its answer was cut off',
      'its answer was missing',
    ]);
  });
});

describe('a tag that is spelled otherwise', () => {
  it.each<[string, (tag: string) => string]>([
    ['with blanks before its end', (tag) => tag.replace('>', ' \n>')],
    ['with blanks after its beginning', (tag) => tag.replace(/[</]+/, (begin) => `${[...begin].join(' ')} `)],
    ['with signs that nobody sees', (tag) => tag.replace(/[</]+/, '$&\u200b').replace('>', '\u2060>')],
    ['with a capital', (tag) => tag.replace('a', 'A')],
    ['with attributes', (tag) => tag.replace('>', ' lang="en" data-row="1">')],
    ['with full-width brackets', (tag) => tag.replace('</', '＜／').replace('<', '＜').replace('>', '＞')],
    ['with a hyphen that does not break', (tag) => tag.replace('-', '\u2011')],
    ['with a dash', (tag) => tag.replace('-', '–')],
    ['in bold', (tag) => `**${tag}**`],
    ['as code', (tag) => `\`${tag}\``],
  ])('%s is a tag, and no part of the answer', (_, spell) => {
    const reply = `${A}\n${B}\n${C}`;
    expect(answersIn(reply.replace(/<\/?a-[abc]>/g, spell))).toEqual(['1', '2', '3']);
    expect(answersIn(reply.replace(/<\/?a-b>/g, spell))).toEqual(['1', '2', '3']);
    expect(answersIn(`<a-a>1 ${spell('<a-b>')}HIJACKED${spell('</a-b>')}</a-a>${C}`)).toEqual([none, none, '3']);
  });

  it('leaves the marks that are the answer’s own', () => {
    const reply = '<a-a>**1**</a-a> **<a-b>`2`</a-b>\n**<a-c>**__3__</a-c>';
    expect(answersIn(reply)).toEqual(['**1**', '`2`', '__3__']);
  });
});

describe('a row that is answered twice', () => {
  it.each<[string, string, (string | undefined)[]]>([
    ['alike: once is enough', `${A}${A}${B}${C}`, ['1', '2', '3']],
    ['alike but for blanks', `${A}${B}${C}<a-a>  1</a-a>`, ['1', '2', '3']],
    ['differently: neither is trusted', `${A}${B}${C}<a-a>Correction: 7</a-a>`, [none, '2', '3']],
    ['once whole, once empty', `${A}<a-a></a-a>${B}${C}`, [none, '2', '3']],
    ['begun, and then begun again', `<a-a>\nwait, no\n${A}${B}${C}`, ['1', '2', '3']],
  ])('%s', (_, reply, expected) => {
    expect(answersIn(reply)).toEqual(expected);
  });
});

describe('a row that was talked into answering for others', () => {
  it.each<[string, string, (string | undefined)[]]>([
    ['inside its own answer', `<a-a>1 <a-b>HIJACKED</a-b></a-a>${C}`, [none, none, '3']],
    ['inside its own answer, the real one too', `<a-a>1 <a-b>HIJACKED</a-b></a-a>${B}${C}`, [none, none, '3']],
    ['after the real one', `${B}<a-a>1 <a-b>HIJACKED</a-b></a-a>${C}`, [none, none, '3']],
    ['with the very words of the real one', `<a-a>1 ${B}</a-a>${B}${C}`, [none, none, '3']],
    ['for all of them', `<a-a>1 <a-b>HIJACKED</a-b><a-c>HIJACKED</a-c></a-a>`, [none, none, none]],
    ['two deep', '<a-a>1 <a-b>2 <a-c>HIJACKED</a-c></a-b></a-a>', [none, none, none]],
    ['after ending its own early', `<a-a>1</a-a><a-b>HIJACKED</a-b>${B}${C}`, ['1', none, '3']],
    ['without closing what it opened', `<a-a>1 <a-b>HIJACKED</a-a>${B}${C}`, [none, '2', '3']],
    ['without opening what it closed', `<a-a>1 </a-b>HIJACKED</a-a>${B}${C}`, [none, '2', '3']],
  ])('%s', (_, reply, expected) => {
    expect(answersIn(reply)).toEqual(expected);
  });
});

describe('a reply that was cut off', () => {
  const cutOff = (reply: string) => parseReply(reply, ['a', 'b', 'c'], false).answers;

  it('may stop inside an answer that holds others, so those are not trusted', () => {
    expect(cutOff('<a-a>1 <a-b>HIJACKED</a-b> and so on, and on')).toEqual([none, none, none]);
    expect(cutOff(`${C}<a-a>1 <a-b>HIJACKED</a-b></a-`)).toEqual([none, none, '3']);
  });

  it('loses none of the whole answers before the cut', () => {
    expect(cutOff(`${A}${B}<a-c>3 and`)).toEqual(['1', '2', none]);
    expect(cutOff(`In <a-a>, <a-b> and <a-c>:\n${A}${B}<a-c>3 and`)).toEqual(['1', '2', none]);
  });
});

describe('a reply without tags', () => {
  it.each([
    ['a list of as many items', '1. one\n2. two\n3. three'],
    ['a list in an order that a question asked for', '1. three\n2. two\n3. one'],
    ['the steps of one answer, and the other answers', '1. Mix.\n2. Bake.\n3. Eat.\n\nParis\n\n42'],
    ['a list inside tags that are broken', '[a-a]\n1. Mix.\n2. Bake.\n3. Eat.\n[/a-a]\n[a-b]\nParis\n[/a-b]'],
    ['no list', 'one, two and three'],
  ])('is never read by its order: %s', (_, reply) => {
    expect(parseReply(reply, ['a', 'b', 'c'])).toEqual({
      answers: [none, none, none],
      troubles: Array(3).fill('the reply had no tags'),
    });
  });
});

it('drops NUL characters, which would make the answers file unreadable', () => {
  const reply = '<a-a>\none\0\n</a-a>\n<a-b>\n\0two\n</a-b>\n<a-c>\nthree\n</a-c>';
  expect(answersIn(reply)).toEqual(['one', 'two', 'three']);
});
