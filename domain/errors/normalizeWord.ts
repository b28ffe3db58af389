// cspell:ignore SQLSTATE unproc respon repli receiv
import { isUnlikelyWord } from "./likeWords.ts";
import { hintOf, withoutRandomPart } from "./randomPart.ts";

/** Ports that name a service. Others are chosen by chance. */
const knownPort =
  /^(?:2[125]|53|80|110|143|389|443|465|587|636|99[35]|1433|1521|1883|2181|2379|3306|5432|567[12]|6379|6432|6543|8080|8443|90[49]2|9200|11211|26257|27017)$/;
const isCount = /^\s*(?:[a-z]+s\b|of\b|more\b|times?\b)/;
/** Whether the number between two texts is an error code, an HTTP status or a well-known port. */
function isTelling(digits: string, before: string, after: string): boolean {
  if (/(?:code|errno|exit status|sqlstate|status|\bhttp\S{0,4})(?: is| was| of)?\W{0,3}$/i.test(before)) return digits.length <= 6;
  if (/\b(?:error|exception)\s*[#([]?$/i.test(before)) return digits.length >= 3;
  if (/\bport\W*$/i.test(before)) return knownPort.test(digits);
  // The size is part of a column's type.
  if (/\b(?:varying|(?:n?var)?char|character|binary|bit|numeric|decimal)\((?:\d+, ?)?$/i.test(before)) return true;
  // Codes of the Cloudflare API.
  if (/^10\d{3}$/.test(digits)) return before.endsWith("(") && /^\)\W*$/.test(after);
  if (!/^(?:[23]0\d|4[0-35]\d|5[0-3]\d)$/.test(digits)) return false;
  const isReason =
    /^[\s:(-]*(?:bad|unauth|payment|forbid|not|method|conflict|gone|payload|unproc|too|internal|service|gateway|rate|origin|client|server)\b/i.test(
      after,
    );
  const isAnswer = /(?:^|\b(?:return|respon|repli|answer|got|receiv|with|failed|by|an?|expected)[a-z]*[\s:(]*|(?:^|[^=])[([→>]\s*)$/i.test(
    before,
  );
  const isLast = /:\s$/.test(before) && /^\W*$/.test(after);
  return isReason || isLast || (isAnswer && !isCount.test(after) && /^\s*(?:$|[^\w\s]|from|for|on|at|by|error|response|[A-Z])/.test(after));
}

/**
 * Returns a word of a message without what may differ: addresses, ids, and numbers that are neither codes nor HTTP statuses. `before` and
 * `after` are the texts around it.
 */
export function normalizeWord(word: string, before: string, after: string): string {
  const [, start = "", body = "", end = ""] = /^([#$€+-]*)(.*?)([.:!?]*)$/s.exec(word) ?? [];
  if (/^[^@]+@[^@]+\.\w|^[\da-f]{2}(?::[\da-f]{2}){3,}$/i.test(body)) return `…${end}`;
  // Most words need no more than this.
  if (/^[a-z]*$/.test(body)) return body.length > 5 && isUnlikelyWord(body, hintOf(before, start)) ? `…${end}` : word;
  if (/^\d+$/.test(body)) return isTelling(body, before, `${end}${after}`) ? word : `…${end}`;
  // A time has colons too.
  const [, host = "", port = ""] = (/[A-Za-z.…\]]|::|^:/.test(body) && !before.endsWith("[") && /^(.*[^:]|):(\d+)$/.exec(body)) || [];
  if (host !== "" || /[\]…]$/.test(before)) {
    const name = /\p{Nd}|::/u.test(host) ? "…" : host;
    if (port && knownPort.test(port)) return `${name}:${port}${end}`;
    // The number may be an HTTP status: `failed:404` is `failed: 404`.
    const isStatus = /^[A-Za-z]+$/.test(host) && isTelling(port, `${host}:`, end + after);
    if (port) return `${name}${isStatus ? ` ${port}` : ":…"}${end}`;
  }
  const named = withoutRandomPart(body, hintOf(before, start));
  return (named.startsWith("…") ? "" : start) + named + end;
}
