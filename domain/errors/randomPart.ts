// cspell:ignore AADSTS kmgt mhdwxk mnuµ PGRST SQLSTATE
import { type IdHint, isUnlikelyWord, wordLikeness } from "./likeWords.ts";

/** Words with digits that are no ids, and error codes of Prisma, SQLSTATE, MongoDB, TypeScript, Entra and others. */
const keptWord =
  /^(?:v\d|[drs][123]|ip?v[46]|h2|h26[45]|k8s|i18n|ec2|e2e|E2BIG|fts\d|u?int\d+|float\d+|win(?:32|64)|x86|x64|amd64|arm64|pbkdf2|blake[23]|utf(?:8|16)?|sha\d*|md5|base(?:32|58|64)(?:url)?|oauth2|http[23]|mp[34]|P[1-6]\d{3}|\d\d[PS]\d\d|XX\d{3}|P0\d{3}|3D\d{3}|0A\d{3}|E1\d{4}|TS\d{4}|AADSTS\d+|PGRST\d+)$/i;
/** Names with digits behind a hyphen: regions, encodings and algorithms, Oracle's errors. */
const keptName =
  /^(?:[a-z]{2}(?:-gov)?-(?:north|south|east|west|central)(?:east|west)?-?\d|(?:utf|sha|aes|rsa|rfc)-\d{1,4}|iso-8859-\d\d?|(?:ORA|PLS|TNS)-\d{5})$/i;
/** What has ids or numbers. */
const nouns = new Set(
  "api app asset attempt batch block build cart charge chunk col comment commit consumer container coupon customer db delivery deploy deployment device doc document event file gpt group hash host id image instance invoice item job key kv lease line link lock message node object order org page part payment plan pod post product project record ref reference release replica request revision room row run server shard sku slot step task team tenant terminal thread ticket token trace upload user version vm webhook worker workflow ws".split(
    " ",
  ),
);
const hasIds = (noun: string): boolean => nouns.has(noun.toLowerCase().replace(/s$/, ""));
const unit = /^\p{Nd}+(?:[kmgt]?i?b|[mnuµ]?s|[mhdwxk]|min|hrs?|st|nd|rd|th|am|pm|px)$/iu;

/** Whether letters of both cases and digits are mixed as in a random text, or follow the prefix of an id, such as `ch_`. */
export function isRandom(word: string): boolean {
  if (word.length < 12 || !/[a-z]/.test(word) || !/[A-Z]/.test(word)) return false;
  // Names in camel case have longer parts, and no five consonants in a row.
  const parts = word.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  const isChopped = parts.join("").length <= 3.3 * parts.length && (word.length >= 18 || /\d/.test(word));
  return isChopped || /[b-df-hj-np-tv-xz]{5}/i.test(word) || /^[a-z]{2,5}[_-][A-Za-z]{14,}$/.test(word);
}

const isName = (part: string): boolean => /^(?:[^\p{L}]*|[A-Za-z]?[a-z]{2,}(?:[A-Z][a-z]+)*|[A-Z]{3,})$/u.test(part);

/** Whether letters before a number name what is numbered. */
const isNumbered = (letters: string): boolean =>
  hasIds(letters) || (letters.length >= 4 && (/^[A-Z]+$|[^A-Za-z]/.test(letters) || wordLikeness(letters) >= 6));

/** Returns a part of a word without an id or number: itself, `orders…`, or "…". The number of a table or queue, such as `orders2`, stays. */
function withoutNumber(part: string, hint: IdHint): string {
  if (keptWord.test(part)) return part;
  if (!/\p{Nd}/u.test(part)) return isUnlikelyWord(part, hint) ? "…" : part;
  const [, letters = "", digits = ""] = /^(\p{L}+)(\p{Nd}+)$/u.exec(part) ?? [];
  if (letters === "" || (/^[a-f]+$/i.test(letters) && part.length >= 6) || !isNumbered(letters)) return "…";
  // A plural names a table, not one of what it holds.
  if (digits.length === 1 && hint === "none" && !nouns.has(letters) && /^[a-z]+$/.test(letters)) return part;
  return hint === "none" ? `${letters}…` : "…";
}

/** Whether whatever follows a part belongs to the same id. A number or a time ends where it ends. */
const isWholeId = (part: string, kept: string): boolean => kept === "…" && !/^\p{Nd}{1,8}$/u.test(part) && !unit.test(part);

/** Whether a name before a hyphen says what the id is of. Anything short may be the beginning of a random id. */
const isPrefix = (name: string): boolean =>
  hasIds(name) ||
  (/^(?:[a-z]{3,}|[A-Z]{3,}|[A-Z]?[a-z]{3,})$/.test(name) && /[aeiouy]/i.test(name) && (name.length < 4 || wordLikeness(name) >= 5.5));

/** Returns what stands before an id in the same word and is a name: `worker-` of `worker-5e4799`, but nothing of `req_5e4799`. */
function prefixOf(names: string): string {
  let prefix = names;
  for (;;) {
    const [end = "", name = "", sign = ""] = /(\p{L}*)([-_]+)$/u.exec(prefix) ?? [];
    if (end === "" || (name !== "" && !/^[a-z]{2,8}_$/.test(end) && isPrefix(name))) return prefix;
    prefix = prefix.slice(0, prefix.length - (name === "" ? sign.length : end.length));
  }
}

/** Returns a word without colons, dots and slashes without its random part. */
function withoutId(segment: string, hint: IdHint): string {
  if (keptName.test(segment)) return segment;
  const [named = "", noun = ""] = /^([A-Za-z]{2,})-+(?=.)/.exec(segment) ?? [];
  if (named !== "" && hasIds(noun)) return `${noun}-${withoutId(segment.slice(named.length), "joined")}`;
  const parts = segment.split(/([^\p{L}\p{N}]+)/u);
  const letters = parts.length > 1 ? segment.replace(/[-_]/g, "") : "";
  const isTorn = letters.length >= 8 && letters.length <= 12 && !parts.every((part) => isName(part)) && isUnlikelyWord(letters, "joined");
  const kept = parts.map((part, index) => withoutNumber(part, index === 0 ? hint : "near"));
  const first = isTorn ? 0 : kept.findIndex((text, index) => text === "…" && parts[index] !== "…");
  if (first < 0) return /[A-Z].*[A-Z]|\d/.test(segment) && isRandom(segment) ? "…" : kept.join("");
  const unnamed = parts.findIndex((part) => !isName(part));
  const prefix = prefixOf(parts.slice(0, Math.max(0, Math.min(first, unnamed < 0 ? first : unnamed))).join(""));
  const isWhole = isTorn || parts.some((part, index) => isWholeId(part, kept[index] ?? ""));
  return prefix + (isWhole ? "…" : kept.slice(first).join(""));
}

/**
 * Returns a word without its random parts: `req_8KdL2mXa` becomes `…`, `index-BX3f9a2c.js` becomes `index-….js`, and `worker-12` and
 * `worker-5e4799` become `worker-…`. `hint` says whether the text before suggests an id.
 */
export function withoutRandomPart(word: string, hint: IdHint = "none"): string {
  if (/^[\da-f]{8}-[\da-f]{4}-|::/i.test(word)) return "…";
  const segments = word.split(/([:/.]+)/);
  return segments
    .map((segment, index) => {
      if (index % 2 === 1 || segment === "") return segment;
      if (index === 0) return withoutId(segment, hint);
      return withoutId(segment, hasIds(segments[index - 2] ?? "") ? "joined" : "none");
    })
    .join("");
}

/** Returns whether the text before a word suggests an id: a noun of what has ids, an opening bracket, or `#`. */
export function hintOf(before: string, start: string): IdHint {
  if (start === "#" || /[(<[]$/.test(before)) return "near";
  const [, noun = ""] = /([A-Za-z]+)[:=]? ?$/.exec(before) ?? [];
  return hasIds(noun) ? "near" : "none";
}
