import { secretName } from "../errors/describe.ts";

/** Limits of one message: paths and values, nesting levels, items of a list, characters of a text or name that is compared as a whole. */
const bounds = { values: 200, depth: 8, items: 10, text: 100 };

/** What a path of a payload holds: its values as JSON text, and its greatest number. `length`: the number is that of characters or items. */
export type Place = { kind: "field" | "length"; path: string; values: Set<string>; number: number | null };

type Pending = { path: string; value: unknown; depth: number; isSecret: boolean };

const isWhole = (path: string) => path.length <= bounds.text;
const joined = (path: string, name: string) => (path === "" ? name : `${path}.${name}`);

/** Names under which a number counts up with time: it would tell early from late messages only. */
const countsUp = /(?:^|[._-])(?:id|seq|sequence|offset|timestamp)$|[a-z\d](?:Id|At|Seq|Sequence|Offset|Timestamp)$/;
/** Seconds and milliseconds since 1970, from 2001 to 2065. */
const isTime = (number: number) => (number >= 1e9 && number < 3e9) || (number >= 1e12 && number < 3e12);

/**
 * Returns the paths of a payload, outer ones first, at most 200. Items of a list share one path. Fields whose name suggests a secret are
 * present or missing, without their values.
 */
export function flatten(payload: unknown): Place[] {
  const places = new Map<string, Place>();
  const placeOf = (kind: Place["kind"], path: string): Place | undefined => {
    const key = `${kind} ${path}`;
    const known = places.get(key);
    if (known || places.size >= bounds.values) return known;
    const place: Place = { kind, path, values: new Set(), number: null };
    places.set(key, place);
    return place;
  };
  const addNumber = (place: Place | undefined, number: number) => {
    if (place) place.number = Math.max(place.number ?? number, number);
  };
  let pending: Pending[] = [{ path: "", value: payload, depth: 0, isSecret: false }];
  for (let looked = 0; pending.length > 0 && looked < 2 * bounds.values;) {
    const next: Pending[] = [];
    for (const { path, value, depth, isSecret } of pending) {
      if ((looked += 1) > 2 * bounds.values) break;
      const place = path === "" || !isWhole(path) ? undefined : placeOf("field", path);
      if (isSecret) continue;
      if (typeof value === "object" && value !== null) {
        if (Array.isArray(value)) addNumber(placeOf("length", path), value.length);
        if (depth < bounds.depth) next.push(...childrenOf(path, value, depth));
        continue;
      }
      if (typeof value === "string") addNumber(placeOf("length", path), value.length);
      if (typeof value === "number" && !isTime(value) && !countsUp.test(path)) addNumber(place, value);
      if (place && (typeof value !== "string" || value.length <= bounds.text)) place.values.add(JSON.stringify(value) ?? "null");
    }
    pending = next;
  }
  return [...places.values()];
}

function childrenOf(path: string, value: object, depth: number): Pending[] {
  if (Array.isArray(value)) {
    return value.slice(0, bounds.items).map((item: unknown) => ({ path: `${path}[]`, value: item, depth: depth + 1, isSecret: false }));
  }
  return Object.entries(value)
    .slice(0, bounds.values)
    .map(([name, item]: [string, unknown]) => ({
      path: joined(path, name),
      value: item,
      depth: depth + 1,
      isSecret: secretName.test(name),
    }));
}
