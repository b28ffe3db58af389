import { type BuiltinContents, builtinContentsOf, takeFirst } from "./builtins.ts";

/** Plain JSON data. */
export type PlainJson = string | number | boolean | null | PlainJson[] | { [key: string]: PlainJson };

/** Limits of a description: nesting levels, entries of one object or list, characters of one string. */
const bounds = { depth: 3, entries: 20, text: 500 };

/** Matches names of fields that may hold a secret. Their values are not shown. */
export const secretName = /pass(?:word|wd|phrase)|secret|token|api[-_]?key|authorization|cookie|credential|private[-_]?key/i;

/** Returns `text` in a form that a text column can store: well-formed Unicode without NUL, at most `length` characters. */
export function storableText(text: string, length: number): string {
  const cut = text.length > length ? text.slice(0, length) : text;
  return cut.toWellFormed().replaceAll("\0", "\uFFFD");
}

/**
 * Returns a property of any value; undefined when reading it throws. Getters and proxies run untrusted code, and a revoked proxy throws on
 * every access.
 */
export function readProperty(value: unknown, key: PropertyKey): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  return orElse(() => Reflect.get(value, key) as unknown, undefined);
}

/** Returns the result of `compute`, or `fallback` when it throws. For untrusted values, on which every access may throw. */
function orElse<T>(compute: () => T, fallback: T): T {
  try {
    return compute();
  } catch {
    // An error that untrusted code throws while it is described says nothing about the job.
    return fallback;
  }
}

/** Returns `value instanceof type`; false when the check throws. */
export const isInstance = <T>(value: unknown, type: abstract new (...args: never[]) => T): value is T =>
  orElse(() => value instanceof type, false);

/** Returns the tag of an object, such as "Error" or "Map"; "Object" when reading it throws. */
export const tagOf = (value: object): string =>
  orElse(() => storableText(Object.prototype.toString.call(value).slice(8, -1), 100), "Object");

/** Returns the `length` of a list, rounded down; 0 when it is not a positive number. */
export function lengthOf(list: unknown): number {
  const length = readProperty(list, "length");
  return typeof length === "number" && length > 0 ? Math.floor(length) : 0;
}

/** Returns the class name of an object; its tag when the class has no name. */
export function classNameOf(value: object): string {
  const name = readProperty(readProperty(value, "constructor"), "name");
  return typeof name === "string" && name !== "" ? storableText(name, 100) : tagOf(value);
}

/** Returns the `name` of an error, else the name of its class. */
export function errorNameOf(error: object): string {
  const name = readProperty(error, "name");
  return typeof name === "string" && name !== "" ? storableText(name, 100) : classNameOf(error);
}

/** Returns the enumerable own fields of an object, at most 20, without those that can't be read. */
export function fieldsOf(value: object, excluded: ReadonlySet<string> = new Set()): [string, unknown][] {
  const isField = (key: PropertyKey): key is string =>
    typeof key === "string" && !excluded.has(key) && orElse(() => Object.prototype.propertyIsEnumerable.call(value, key), false);
  const fields: [string, unknown][] = [];
  for (const key of orElse(() => Reflect.ownKeys(value), [])) {
    if (fields.length >= bounds.entries) break;
    if (!isField(key)) continue;
    const item = readProperty(value, key);
    if (item !== undefined) fields.push([key, item]);
  }
  return fields;
}

/** How many characters remain for the whole description. */
export type CharacterBudget = { left: number };

/** Describes a response or request. Its URL may contain a secret, so only the host is kept. */
function describeExchange(value: object, tag: string, budget: CharacterBudget): PlainJson {
  const url = readProperty(value, "url");
  const [, host = ""] = (typeof url === "string" && /^\w+:\/\/(?:[^/?#]*@)?([^/?#]+)/.exec(url)) || [];
  const facts =
    tag === "Response"
      ? { status: readProperty(value, "status"), statusText: readProperty(value, "statusText") }
      : { method: readProperty(value, "method") };
  const knownFacts = Object.entries({ ...facts, host }).filter(([, fact]) => fact !== "" && fact !== undefined);
  return toRecord(knownFacts, budget, bounds.depth, []);
}

const toRecord = (fields: readonly [string, unknown][], budget: CharacterBudget, depth: number, ancestors: readonly object[]): PlainJson =>
  Object.fromEntries(
    fields.map(([key, item]): [string, PlainJson] => {
      const name = storableText(key, 100);
      budget.left -= name.length + 4;
      return [name, secretName.test(key) ? "[redacted]" : describe(item, budget, depth + 1, ancestors)];
    }),
  );

/** Describes an event, such as the failure of a connection or stream. Its fields are getters, not own fields. */
const describeEvent = (event: object, budget: CharacterBudget): PlainJson => {
  const fields = ["type", "message", "code", "reason"].map((key): [string, unknown] => [key, readProperty(event, key)]);
  return toRecord(
    fields.filter(([, item]) => item !== undefined && item !== ""),
    budget,
    bounds.depth,
    [],
  );
};

/** A URL may contain a secret; its host does not. */
const describeUrl = (url: object): string => `[URL ${storableText(String(readProperty(url, "host") ?? ""), 100)}]`;

function sizeSuffix(value: object): string {
  const size = [readProperty(value, "size"), readProperty(value, "byteLength"), readProperty(value, "length")].find(
    (candidate) => typeof candidate === "number",
  );
  return size === undefined ? "" : `(${size})`;
}

function describeObject(value: object, budget: CharacterBudget, depth: number, ancestors: readonly object[]): PlainJson {
  if (ancestors.includes(value)) return "[Circular]";
  const tag = tagOf(value);
  if (tag === "Date") return orElse(() => Date.prototype.toISOString.call(value), "Invalid Date");
  if (tag === "Response" || tag === "Request") return describeExchange(value, tag, budget);
  const message = readProperty(value, "message");
  if ((tag === "Error" || tag === "DOMException") && typeof message === "string")
    return truncateText(`${errorNameOf(value)}: ${message}`, budget);
  if (tag === "URL") return describeUrl(value);
  if (tag.endsWith("Event")) return describeEvent(value, budget);
  if (/^(?:ArrayBuffer|SharedArrayBuffer|DataView|Blob|File|\w+Array)$/.test(tag)) return `[${tag}${sizeSuffix(value)}]`;
  const contents = orElse(() => builtinContentsOf(value, tag), undefined);
  if (contents && "value" in contents) return describe(contents.value, budget, depth, ancestors);
  if (depth >= bounds.depth) return `[${classNameOf(value)}${sizeSuffix(value)}]`;
  const path = [...ancestors, value];
  if (contents) return describeContents(contents, budget, depth, path);
  if (!orElse(() => Array.isArray(value), false)) return describeFields(value, budget, depth, path);
  const length = lengthOf(value);
  const items = Array.from({ length: Math.min(length, bounds.entries) }, (_, index) =>
    describe(readProperty(value, index), budget, depth + 1, path),
  );
  return length > items.length ? [...items, `… ${length - items.length} more`] : items;
}

/** Describes an object by its fields; by its class name when it has none, such as a promise. */
function describeFields(value: object, budget: CharacterBudget, depth: number, path: readonly object[]): PlainJson {
  const fields = fieldsOf(value);
  const name = fields.length === 0 ? readProperty(readProperty(value, "constructor"), "name") : "";
  return typeof name === "string" && name !== "" && name !== "Object"
    ? `[${storableText(name, 100)}]`
    : toRecord(fields, budget, depth, path);
}

/** Describes a built-in object by its first entries or items. */
function describeContents(
  contents: Exclude<BuiltinContents, { value: unknown }>,
  budget: CharacterBudget,
  depth: number,
  path: readonly object[],
): PlainJson {
  if ("items" in contents)
    return orElse(() => takeFirst(contents.items, bounds.entries), []).map((item) => describe(item, budget, depth + 1, path));
  const entries = orElse(() => takeFirst(contents.entries, bounds.entries), []);
  const named = entries.map(([key, item]): [string, unknown] => [typeof key === "string" ? key : plainJsonText(toPlainJson(key)), item]);
  return toRecord(named, budget, depth, path);
}

function truncateText(text: string, budget: CharacterBudget): string {
  const kept = storableText(text, Math.max(0, Math.min(bounds.text, budget.left)));
  budget.left -= kept.length + 2;
  return text.length > kept.length ? `${kept}…` : kept;
}

function describe(value: unknown, budget: CharacterBudget, depth: number, ancestors: readonly object[]): PlainJson {
  if (budget.left <= 0) return "…";
  budget.left -= 4;
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : String(value); // JSON has no -0
  if (typeof value === "string") return truncateText(value, budget);
  if (typeof value === "object") return describeObject(value, budget, depth, ancestors);
  if (typeof value === "function") return `[Function ${functionNameOf(value)}]`;
  return truncateText(typeof value === "bigint" ? `${value}n` : String(value), budget);
}

function functionNameOf(value: object): string {
  const name = readProperty(value, "name");
  return typeof name === "string" && name !== "" ? storableText(name, 100) : "anonymous";
}

/**
 * Returns any value as plain JSON data for people to read, bounded in depth, length and number of entries. Fields whose names suggest a
 * secret are redacted. Never throws.
 */
export const toPlainJson = (value: unknown, budget: CharacterBudget = { left: 4_000 }): PlainJson => describe(value, budget, 0, []);

/** Returns plain JSON data as short text. Names and simple words have no quotes. */
export function plainJsonText(value: PlainJson): string {
  if (typeof value === "string") return /^(?:[\w@.:/-]+|\[[\w ().-]+\])$/.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(plainJsonText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const fields = Object.entries(value).map(([key, item]) => `${key}: ${plainJsonText(item)}`);
  return fields.length ? `{ ${fields.join(", ")} }` : "{}";
}
