/** What time-ordered ids made at `ms` begin with: those made earlier sort before it, all others after. */
export function idPrefixAt(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** The 48 bits of Unix time, ms, that begin a time-ordered id (RFC 9562, versions 7 and 8 as made here), whatever follows them. */
const timePrefix = /^[0-9a-f]{8}-[0-9a-f]{4}/;
const prefixLength = 13;

/** No character of an id sorts before the first or after the second of these. */
const beforeIds = "!";
const afterIds = "~";

/** The time an id begins with, Unix ms; undefined where it begins with something else. */
function timeOf(id: string): number | undefined {
  const prefix = timePrefix.exec(id)?.[0];
  return prefix === undefined ? undefined : Number.parseInt(prefix.replace("-", ""), 16);
}

/**
 * A text that sorts as `(at, id)` does, `at` being ISO UTC: the id itself if it begins with that time, else the time, a mark
 * and the id. Keys of one kind and of the other sort together, ties broken by id.
 */
export function sortKeyOf(id: string, at: string): string {
  const prefix = idPrefixAt(Date.parse(at));
  if (id.startsWith(prefix)) return id;
  return `${prefix}${id < prefix ? beforeIds : afterIds}${id}`;
}

/** The time (ISO UTC) and the id that a sort key stands for; undefined for a text that is none. */
export function readSortKey(key: string): { at: string; id: string } | undefined {
  const ms = timeOf(key);
  if (ms === undefined) return undefined;
  const mark = key[prefixLength];
  return { at: new Date(ms).toISOString(), id: mark === beforeIds || mark === afterIds ? key.slice(prefixLength + 1) : key };
}

/** SQL that gives the id in the sort key `key`. */
export const idOfSortKey = (key: string): string =>
  `iif(substr(${key}, ${prefixLength + 1}, 1) IN ('${beforeIds}', '${afterIds}'), substr(${key}, ${prefixLength + 2}), ${key})`;

/** An id made this long before its job was written tells the time of the job, ms. */
const ownTimeMs = 1_000;

/**
 * When a job with this id, written at `at` (ISO UTC), counts as created. An id made just before tells that itself: the job is
 * found by its primary key and costs no index entry. Any other id (made elsewhere, or derived from an older one) gets `key`.
 */
export function jobCreationOf(id: string, at: string): { createdAt: string; key: string | null } {
  const made = timeOf(id);
  const age = made === undefined ? Number.NaN : Date.parse(at) - made;
  if (made !== undefined && age >= 0 && age <= ownTimeMs) return { createdAt: new Date(made).toISOString(), key: null };
  return { createdAt: at, key: sortKeyOf(id, at) };
}
