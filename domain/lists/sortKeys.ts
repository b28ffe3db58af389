/** Returns the prefix of time-ordered ids created at `ms` (Unix ms). Ids created earlier sort before the prefix, all others after it. */
export function idPrefixAt(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** Matches the 48 bits of Unix time, ms, at the start of a time-ordered id (RFC 9562, versions 7 and 8 as created here). What follows them is not checked. */
const timePrefix = /^[0-9a-f]{8}-[0-9a-f]{4}/;
const prefixLength = 13;

/** No character of an id sorts before the first or after the second of these characters. */
const beforeIds = "!";
const afterIds = "~";

/** Returns the time in the prefix of an id, Unix ms; undefined when the id does not start with a time. */
function timeOf(id: string): number | undefined {
  const prefix = timePrefix.exec(id)?.[0];
  return prefix === undefined ? undefined : Number.parseInt(prefix.replace("-", ""), 16);
}

/**
 * Returns a text that sorts like `(at, id)`, with `at` in ISO UTC: the id itself if it starts with that time, else the time, a separator and
 * the id. Both kinds of keys sort together; keys with equal times sort by id.
 */
export function sortKeyOf(id: string, at: string): string {
  const prefix = idPrefixAt(Date.parse(at));
  if (id.startsWith(prefix)) return id;
  return `${prefix}${id < prefix ? beforeIds : afterIds}${id}`;
}

/** Returns the time (ISO UTC) and the id of a sort key; undefined for any other text. */
export function readSortKey(key: string): { at: string; id: string } | undefined {
  const ms = timeOf(key);
  if (ms === undefined) return undefined;
  const mark = key[prefixLength];
  return { at: new Date(ms).toISOString(), id: mark === beforeIds || mark === afterIds ? key.slice(prefixLength + 1) : key };
}

/** The last creation time that came from an id: most jobs of a batch are created within a millisecond. */
let lastCreation = { prefix: "", at: "", creation: { createdAt: "", key: null } };

/** The time in an id is used as the creation time of its job if it is at most this much older than the job row, ms. */
const maxIdAgeMs = 1_000;

/**
 * Returns the creation time of a job whose row is written at `at` (ISO UTC). If the id was created just before, its own time counts: lists
 * sort such jobs by primary key, without an index entry, and `key` is null. For any other id (created elsewhere, or derived from an older
 * one) `key` is its sort key.
 */
export function jobCreationOf(id: string, at: string): { createdAt: string; key: string | null } {
  const prefix = id.slice(0, prefixLength);
  if (prefix === lastCreation.prefix && at === lastCreation.at) return lastCreation.creation;
  const idTimeMs = timeOf(id);
  const ageMs = idTimeMs === undefined ? Number.NaN : Date.parse(at) - idTimeMs;
  if (idTimeMs !== undefined && ageMs >= 0 && ageMs <= maxIdAgeMs) {
    lastCreation = { prefix, at, creation: { createdAt: new Date(idTimeMs).toISOString(), key: null } };
    return lastCreation.creation;
  }
  return { createdAt: at, key: sortKeyOf(id, at) };
}
