// cspell:ignore AADSTS PGRST SQLSTATE unproc respon repli receiv
/** Ports that name a service. Others are chosen by chance. */
const knownPort =
  /^(?:2[125]|53|80|110|143|389|443|465|587|636|99[35]|1433|1521|1883|2181|2379|3306|5432|567[12]|6379|6432|6543|8080|8443|90[49]2|9200|11211|26257|27017)$/;
/** Words with digits that are no ids, and error codes of Prisma, SQLSTATE, MongoDB, Oracle, TypeScript, Entra and others. */
const keptWord =
  /^(?:v\d|[drs][123]|ip?v[46]|h2|k8s|ec2|utf|sha\d*|base64|oauth2|http2|mp[34]|P[1-6]\d{3}|\d\d[PS]\d\d|XX\d{3}|P0\d{3}|3D\d{3}|0A\d{3}|E1\d{4}|TS\d{4}|AADSTS\d+|PGRST\d+)$/i;

/** Whether capitals come too often for words joined in camel case. */
const isShuffled = (part: string): boolean => {
  const humps = part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  return part.length >= 8 && /[a-z]/.test(part) && humps.length >= 3 && part.length / humps.length <= 2.7;
};
/** Letters and digits in an order that no name has. */
const isMixed = (part: string): boolean =>
  /\p{Nd}/u.test(part) && (/^(?=.*\d)[a-f\d]{7,}$/.test(part) || !/^(?:\p{L}+\p{Nd}+|\p{Nd}{1,6}\p{L}{0,3}|\p{Nd}{1,8})$/u.test(part));

/** Whether letters of both cases and digits are mixed as in a random text, or follow the prefix of an id, such as `ch_`. */
export function isRandom(word: string): boolean {
  if (word.length < 12 || !/[a-z]/.test(word) || !/[A-Z]/.test(word)) return false;
  // Names in camel case have longer parts, and no five consonants in a row.
  const parts = word.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  const isChopped = parts.join("").length <= 3.3 * parts.length && (word.length >= 18 || /\d/.test(word));
  return isChopped || /[b-df-hj-np-tv-xz]{5}/i.test(word) || /^[a-z]{2,5}[_-][A-Za-z]{14,}$/.test(word);
}
const isName = (part: string): boolean => /^(?:[^\p{L}]*|[A-Za-z]?[a-z]{2,}(?:[A-Z][a-z]+)*|[A-Z]{3,})$/u.test(part);

/** Returns a word without its random part: `req_8KdL2mXa` becomes `…`, `index-BX3f9a2c.js` becomes `index-….js`, and `worker-12` `worker-…`. */
export function withoutRandomPart(word: string): string {
  if (/^[\da-f]{8}-[\da-f]{4}-|::/i.test(word)) return "…";
  if (isRandom(word)) return "…";
  const parts = word.split(/([^\p{L}\p{N}]+)/u);
  const random = parts.findIndex(
    (part) => !keptWord.test(part) && (isMixed(part) || (isShuffled(part) && (parts.length > 1 || part.length >= 12))),
  );
  // Whatever follows a random part belongs to it, apart from the ending of a file; and so does what stands before it and is no name.
  const unnamed = parts.findIndex((part) => !isName(part));
  const [names, rest] =
    random < 0
      ? [parts, ""]
      : [parts.slice(0, Math.min(random, unnamed < 0 ? random : unnamed)), `…${/\.[a-z]{1,4}$/.exec(word)?.[0] ?? ""}`];
  const kept = names
    .map((part, index) => (keptWord.test(part) ? part : part.replace(index > 0 ? /.*\p{Nd}.*/u : /^\p{L}{0,2}\p{Nd}.*|\p{Nd}.*/u, "…")))
    .join("");
  // The prefix of an id, such as `req_`, can't be told from a random one.
  return (kept + rest).replace(/^[a-z]{2,8}_…$/, "…").replace(/^[a-z]{2,8}-…$/, (text) => (rest === "" ? text : "…"));
}

const isCount = /^\s*(?:[a-z]+s\b|of\b|more\b|times?\b)/;
/** Whether the number between two texts is an error code, an HTTP status or a well-known port. */
function isTelling(digits: string, before: string, after: string): boolean {
  if (/(?:code|errno|exit status|sqlstate|status|\bhttp\S{0,4})(?: is| was| of)?\W{0,3}$/i.test(before)) return digits.length <= 6;
  if (/\b(?:error|exception)\s*[#([]?$/i.test(before)) return digits.length >= 3;
  if (/\bport\W*$/i.test(before)) return knownPort.test(digits);
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
  if (!/\p{Nd}/u.test(body) && !/[A-Z].*[A-Z]/.test(body)) return word;
  if (/^\d+$/.test(body)) return isTelling(body, before, `${end}${after}`) ? word : `…${end}`;
  // A time has colons too.
  const [, host = "", port = ""] = (/[A-Za-z.…\]]|::|^:/.test(body) && !before.endsWith("[") && /^(.*[^:]|):(\d+)$/.exec(body)) || [];
  if (host !== "" || /[\]…]$/.test(before)) {
    const name = /\p{Nd}|::/u.test(host) ? "…" : host;
    if (port)
      return (
        name +
        (knownPort.test(port) ? `:${port}` : /^[A-Za-z]+$/.test(host) ? ` ${normalizeWord(port, `${host}:`, end + after)}` : ":…") +
        end
      );
  }
  const named = withoutRandomPart(body);
  return (named.startsWith("…") ? "" : start) + named + end;
}
