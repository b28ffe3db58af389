// cspell:ignore Habhpo prlzjtjeaw
/** What the digits of a pair count, from hardly ever over as often as by chance (6) to very often, in steps of a factor of two. */
const weights = [0.3, 3, 5.5, 7.7];
/**
 * How common each pair of letters is in the words and identifiers of technical English: a row for each first letter, a digit for each second
 * letter. Counted over the 9,300 commonest words in the documentation and the type definitions of a thousand packages.
 */
const pairs =
  "13330230312333030333222121 31113010210311210221200010 30213003303311310323300010 31123111311212210221211010 32333321211333232333132321 20003200300201310211200020 20103122200212210321200010 30103000300111300212200010 32333330101333331333130203 10001000100000100020101000 11013111200111100121101010 31123110301311310122211030 32113000300221330121200010 31333231312112311133221010 22331221212333330333323110 31113112301311330323210010 00000000000100001000200000 31223120302232320333221020 21313213302221331133321120 31213113300221310333301030 22222120201323120333100100 20003010300000200110100000 20002002200102200221000000 10102001200110120002000100 11111110200111120121001011 20002000100000100000000001"
    .split(" ")
    .map((row) => Array.from(row, (digit) => weights[Number(digit)] ?? 0));
const firstLetter = "a".charCodeAt(0);
/** What a pair counts in a hump that is an acronym, which has no usual pairs. */
const acronymPair = 5;
/** What a hump of one letter counts. */
const singleLetter = 2;

function scoreOf(hump: string): number {
  if (hump.length === 1) return singleLetter;
  const isAcronym = hump.length <= 3 && !/[a-z]/.test(hump);
  if (isAcronym) return acronymPair * (hump.length - 1);
  const letters = hump.toLowerCase();
  let score = 0;
  for (let index = 1; index < letters.length; index += 1)
    score += pairs[letters.charCodeAt(index - 1) - firstLetter]?.[letters.charCodeAt(index) - firstLetter] ?? 0;
  return score;
}

/**
 * Returns how much `letters` (A to Z of either case) look like words in camel case, from below 0 to 9. Of real words, 99 % have more than
 * 5.5; random letters have 3.6 on average. Capitals cost more the more of them there are.
 */
export function wordLikeness(letters: string): number {
  const humps = letters.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  let score = 0;
  let count = 0;
  for (const hump of humps) {
    score += scoreOf(hump);
    count += Math.max(1, hump.length - 1);
  }
  return count === 0 ? 0 : score / count - (6 * (humps.length - 1)) / letters.length;
}

/** Lowest likenesses to words, of letters in one case and in camel case, by how surely an id stands there. */
const limits = {
  /** Nothing suggests an id. */
  none: { flat: 5, long: 5, camel: 0, minLength: 8 },
  /** A noun precedes, such as "order", or a bracket or "#". */
  near: { flat: 5.5, long: 6, camel: 0.3, minLength: 6 },
  /** A part of the word itself precedes, such as `order-`. */
  joined: { flat: 6, long: 6, camel: 0.3, minLength: 6 },
} as const;
export type IdHint = keyof typeof limits;

/** Words that are hex digits too. */
const hexWord = /^(?:acceded?|facade|decade|(?:de|ef)faced?|beaded|beefed|dabbed)$/i;

/** Whether letters without digits are rather an id than words: `uRqGHabhpo`, `prlzjtjeaw`. Capitals alone may be any code. */
export function isUnlikelyWord(letters: string, hint: IdHint): boolean {
  const { length } = letters;
  if (length < 5) return false;
  if (hint !== "none" && length >= 6 && /^(?:[a-f]+|[A-F]+)$/.test(letters)) return !hexWord.test(letters);
  const { flat, long, camel, minLength } = limits[hint];
  if (/^[A-Za-z][a-z]+$/.test(letters)) return length >= minLength && scoreOf(letters) / (length - 1) < (length >= 8 ? long : flat);
  // A short word in camel case has few pairs, which say little.
  const least = length >= 8 ? 4.5 : length >= 6 ? 4 : 3;
  return /^[A-Za-z]*[a-z][A-Za-z]*$/.test(letters) && wordLikeness(letters) < least + camel;
}
