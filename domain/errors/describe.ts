import { type BuiltinContents, builtinContentsOf, takeFirst } from "./builtins.ts";

/** Plain JSON data. */
export type PlainJson = string | number | boolean | null | PlainJson[] | { [key: string]: PlainJson };

/** How much of a value is kept: levels, entries of one object or list, characters of one text. */
const most = { depth: 3, entries: 20, text: 500 };

/** Names of fields that may hold a secret: only that they were there is kept. */
const secretName = /pass(?:word|wd|phrase)|secret|token|api[-_]?key|authorization|cookie|credential|private[-_]?key/i;

/** `text` as a text column keeps it: no half characters, no zero, at most `length` characters. */
export function storableText(text: string, length: number): string {
  const cut = text.length > length ? text.slice(0, length) : text;
  return cut.toWellFormed().replaceAll("\0", "\uFFFD");
}

/**
 * A property of any value, read without ever throwing: a getter or a proxy's trap may run foreign code that throws, and a
 * revoked proxy throws whatever is asked of it. Undefined then.
 */
export function readProperty(value: unknown, key: PropertyKey): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  return orElse(() => Reflect.get(value, key) as unknown, undefined);
}

/** What `make` returns, or `instead` when it throws: for values of unknown origin, whose every property may throw. */
function orElse<T>(make: () => T, instead: T): T {
  try {
    return make();
  } catch {
    // What foreign code throws while it is only being described says nothing about the job.
    return instead;
  }
}

/** `value instanceof type`, false where even asking throws. */
export const isInstance = <T>(value: unknown, type: abstract new (...args: never[]) => T): value is T =>
  orElse(() => value instanceof type, false);

/** What an object says it is: "Error", "Map"; "Object" where even asking throws. */
export const tagOf = (value: object): string =>
  orElse(() => storableText(Object.prototype.toString.call(value).slice(8, -1), 100), "Object");

/** The length a list says it has; 0 where that is no number. */
export function lengthOf(list: unknown): number {
  const length = readProperty(list, "length");
  return typeof length === "number" && length > 0 ? Math.floor(length) : 0;
}

/** The name of an object's class; "Object" where it has none. */
export function classNameOf(value: object): string {
  const name = readProperty(readProperty(value, "constructor"), "name");
  return typeof name === "string" && name !== "" ? storableText(name, 100) : tagOf(value);
}

/** The name an error gives itself, else that of its class. */
export function errorNameOf(error: object): string {
  const name = readProperty(error, "name");
  return typeof name === "string" && name !== "" ? storableText(name, 100) : classNameOf(error);
}

/** The enumerable own fields of an object by name, at most 20, without those that can't be read. */
export function fieldsOf(value: object, except: ReadonlySet<string> = new Set()): [string, unknown][] {
  const isField = (key: PropertyKey): key is string =>
    typeof key === "string" && !except.has(key) && orElse(() => Object.prototype.propertyIsEnumerable.call(value, key), false);
  const fields: [string, unknown][] = [];
  for (const key of orElse(() => Reflect.ownKeys(value), [])) {
    if (fields.length >= most.entries) break;
    if (!isField(key)) continue;
    const held = readProperty(value, key);
    if (held !== undefined) fields.push([key, held]);
  }
  return fields;
}

/** Characters that are left for all of a value. */
export type CharacterBudget = { left: number };

/** What an answer or a request says of itself; its address may be a secret, so only the host is kept. */
function exchangeOf(value: object, tag: string, room: CharacterBudget): PlainJson {
  const url = readProperty(value, "url");
  const [, host = ""] = (typeof url === "string" && /^\w+:\/\/(?:[^/?#]*@)?([^/?#]+)/.exec(url)) || [];
  const facts =
    tag === "Response"
      ? { status: readProperty(value, "status"), statusText: readProperty(value, "statusText") }
      : { method: readProperty(value, "method") };
  const said = Object.entries({ ...facts, host }).filter(([, fact]) => fact !== "" && fact !== undefined);
  return recordOf(said, room, most.depth, []);
}

const recordOf = (fields: readonly [string, unknown][], room: CharacterBudget, depth: number, above: readonly object[]): PlainJson =>
  Object.fromEntries(
    fields.map(([key, held]): [string, PlainJson] => {
      const name = storableText(key, 100);
      room.left -= name.length + 4;
      return [name, secretName.test(key) ? "[redacted]" : plain(held, room, depth + 1, above)];
    }),
  );

/** What a connection, a worker or a stream says when it breaks: an event has no fields of its own. */
const eventOf = (event: object, room: CharacterBudget): PlainJson => {
  const fields = ["type", "message", "code", "reason"].map((key): [string, unknown] => [key, readProperty(event, key)]);
  return recordOf(
    fields.filter(([, held]) => held !== undefined && held !== ""),
    room,
    most.depth,
    [],
  );
};

/** The address may be a secret, its host is none. */
const hostOf = (url: object): string => `[URL ${storableText(String(readProperty(url, "host") ?? ""), 100)}]`;

function sizeOf(value: object): string {
  const size = [readProperty(value, "size"), readProperty(value, "byteLength"), readProperty(value, "length")].find(
    (one) => typeof one === "number",
  );
  return size === undefined ? "" : `(${size})`;
}

function plainObject(value: object, room: CharacterBudget, depth: number, above: readonly object[]): PlainJson {
  if (above.includes(value)) return "[Circular]";
  const tag = tagOf(value);
  if (tag === "Date") return orElse(() => Date.prototype.toISOString.call(value), "Invalid Date");
  if (tag === "Response" || tag === "Request") return exchangeOf(value, tag, room);
  const message = readProperty(value, "message");
  if ((tag === "Error" || tag === "DOMException") && typeof message === "string")
    return plainText(`${errorNameOf(value)}: ${message}`, room);
  if (tag === "URL") return hostOf(value);
  if (tag.endsWith("Event")) return eventOf(value, room);
  if (/^(?:ArrayBuffer|SharedArrayBuffer|DataView|Blob|File|\w+Array)$/.test(tag)) return `[${tag}${sizeOf(value)}]`;
  const contents = orElse(() => builtinContentsOf(value, tag), undefined);
  if (contents && "value" in contents) return plain(contents.value, room, depth, above);
  if (depth >= most.depth) return `[${classNameOf(value)}${sizeOf(value)}]`;
  const within = [...above, value];
  if (contents) return plainContents(contents, room, depth, within);
  if (!orElse(() => Array.isArray(value), false)) return plainFields(value, room, depth, within);
  const length = lengthOf(value);
  const items = Array.from({ length: Math.min(length, most.entries) }, (_, index) =>
    plain(readProperty(value, index), room, depth + 1, within),
  );
  return length > items.length ? [...items, `… ${length - items.length} more`] : items;
}

/** An object by its fields; by the name of its class where it has none, as a promise. */
function plainFields(value: object, room: CharacterBudget, depth: number, within: readonly object[]): PlainJson {
  const fields = fieldsOf(value);
  const name = fields.length === 0 ? readProperty(readProperty(value, "constructor"), "name") : "";
  return typeof name === "string" && name !== "" && name !== "Object"
    ? `[${storableText(name, 100)}]`
    : recordOf(fields, room, depth, within);
}

/** The first entries or items of a built-in object. */
function plainContents(
  contents: Exclude<BuiltinContents, { value: unknown }>,
  room: CharacterBudget,
  depth: number,
  within: readonly object[],
): PlainJson {
  if ("items" in contents)
    return orElse(() => takeFirst(contents.items, most.entries), []).map((item) => plain(item, room, depth + 1, within));
  const entries = orElse(() => takeFirst(contents.entries, most.entries), []);
  const named = entries.map(([key, held]): [string, unknown] => [typeof key === "string" ? key : plainJsonText(toPlainJson(key)), held]);
  return recordOf(named, room, depth, within);
}

function plainText(text: string, room: CharacterBudget): string {
  const kept = storableText(text, Math.max(0, Math.min(most.text, room.left)));
  room.left -= kept.length + 2;
  return text.length > kept.length ? `${kept}…` : kept;
}

function plain(value: unknown, room: CharacterBudget, depth: number, above: readonly object[]): PlainJson {
  if (room.left <= 0) return "…";
  room.left -= 4;
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : String(value); // -0 is no JSON
  if (typeof value === "string") return plainText(value, room);
  if (typeof value === "object") return plainObject(value, room, depth, above);
  if (typeof value === "function") return `[Function ${classNameOfFunction(value)}]`;
  return plainText(typeof value === "bigint" ? `${value}n` : String(value), room);
}

function classNameOfFunction(value: object): string {
  const name = readProperty(value, "name");
  return typeof name === "string" && name !== "" ? storableText(name, 100) : "anonymous";
}

/**
 * Any value as plain JSON data, for people to read: bounded in depth, length and number of entries, without secrets by the
 * names of fields. Never throws, whatever the value is.
 */
export const toPlainJson = (value: unknown, room: CharacterBudget = { left: 4_000 }): PlainJson => plain(value, room, 0, []);

/** Plain data as short text: names and simple words without quotes. */
export function plainJsonText(value: PlainJson): string {
  if (typeof value === "string") return /^(?:[\w@.:/-]+|\[[\w ().-]+\])$/.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(plainJsonText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const fields = Object.entries(value).map(([key, held]) => `${key}: ${plainJsonText(held)}`);
  return fields.length ? `{ ${fields.join(", ")} }` : "{}";
}
