import fc from 'fast-check';
import { it } from 'vitest';
import { composePrompt } from '../../src/prompt/compose.js';
import { parseReply } from '../../src/prompt/parse-reply.js';
import { tagIds } from '../../src/prompt/tag-ids.js';
import { parsePrompt } from '../../src/simulator/parse-prompt.js';
import { Choices, tapes } from './choices.js';
import { hostile, mangledReply } from './mangled-reply.js';

it('lets no row answer for another, and loses no whole answer, in 100,000 calls with mangled replies', () => {
  const isolated = (tape: Uint8Array) => {
    const choices = new Choices(tape);
    const count = 2 + choices.below(4);
    const step = `p1-${choices.below(256)}`;
    // The first ids that this call would have. No author knows them, but one may guess.
    const guessed = tagIds('secret', step, ['', '']);
    const texts = Array.from({ length: count + 1 }, () => hostile(choices, choices.once(2) ? guessed : []));
    const [instructions, ...questions] = texts as [string, ...string[]];
    const ids = tagIds('secret', step, questions, instructions);

    const prompt = composePrompt(questions, ids, instructions);
    const asked = parsePrompt(prompt).questions;
    if (asked.length !== count) throw new Error(`${asked.length} questions instead of ${count} in ${quote(prompt)}`);
    questions.forEach((question, row) => {
      const { id, text } = asked[row]!;
      if (id !== ids[row] || text !== question) throw new Error(`row ${row} is not itself in ${quote(prompt)}`);
      if (prompt.split(id).length !== 3) throw new Error(`${id} stands outside its tags in ${quote(prompt)}`);
    });

    const reply = mangledReply(choices, ids);
    const { answers } = parseReply(reply.text, ids, reply.isWhole);
    reply.rows.forEach(({ own, must, mayBeInside }, row) => {
      const answer = answers[row];
      const whose = `row ${row} (${ids[row]}) of ${quote(reply.text)} got ${quote(answer)}`;
      if (answer !== undefined && !own.includes(answer)) throw new Error(`Not its own: ${whose}`);
      if (answer !== must && !(mayBeInside && answer === undefined)) throw new Error(`Not ${quote(must)}: ${whose}`);
    });
  };
  fc.assert(fc.property(tapes, isolated), { numRuns: 100_000 });
});

function quote(text: string | undefined): string {
  return JSON.stringify(text) ?? 'nothing';
}
