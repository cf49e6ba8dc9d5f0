/** Openings of a sentence or a clause that take back what was said before. */
const opening =
  /(?:^|[.!?。\n;,(—–-]\s{0,9})(?:wait|no wait|no(?=[,.!—–-])|nope|actually|correction|sorry|oops|whoops|hold on|scratch that|on second thought|edit:|update:|i (?:made (?:a|an) (?:mistake|error)|was wrong|mis\w+|meant|mean|need to correct)|my (?:mistake|bad)|apologies|等等|等一下|不对|不(?=[,，])|更正|抱歉|错了|修正|其实)/i;
const judgement =
  /\b(?:that|this|it|which|above|answer|result)(?:'s| is| was) (?:wrong|incorrect|not (?:right|correct)|a mistake|mistaken)|\bshould (?:have been|actually be|instead be|really be|be(?! (?:noted|clear|mentioned|emphasi)))|应该是|应为|我错了|有误|算错|搞错/i;
/** A second look, which takes nothing back unless it comes to something else. */
const secondLook = /(?:^|[.!?。\n]\s{0,9})(?:hmm+|let me (?:re-?\w+|double|check|verify)|重新|再检查|检查一下)/i;

/** What follows an answer and takes it back, or looks at it again. */
export interface Retraction {
  readonly text: string;
  /** Only a second look. */
  readonly mild: boolean;
}

export function retractionIn(after: string): Retraction | undefined {
  const places = [opening, judgement].map((pattern) => after.search(pattern)).filter((place) => place >= 0);
  if (places.length > 0) return { text: after.slice(Math.min(...places)), mild: false };
  const place = after.search(secondLook);
  return place < 0 ? undefined : { text: after.slice(place), mild: true };
}
