import { z } from "zod";
import {
  fieldsOf,
  isInstance,
  lengthOf,
  errorNameOf,
  type PlainJson,
  toPlainJson,
  plainJsonText,
  readProperty,
  type CharacterBudget,
  storableText,
  tagOf,
} from "./describe.ts";
import { sourceStack } from "./stack.ts";

/**
 * An error behind an error. `path` says where it was: `cause`, `cause.cause`, `errors[0]` (a member of an AggregateError),
 * `errors[0].cause`, `error` and `suppressed` (of a SuppressedError: what was thrown while another error was on its way).
 */
export const RelatedError = z.object({
  path: z.string(),
  name: z.string(),
  message: z.string(),
  stack: z.string(),
  fields: z.record(z.string(), z.unknown()),
});
export type RelatedError = z.infer<typeof RelatedError>;

/**
 * What an error holds besides name, message and stack: fields of its own such as `code` or `status`, as plain JSON, and the
 * errors behind it, each followed by what is behind that. At most 8,000 characters of JSON.
 */
export const ErrorDetails = z.object({ fields: z.record(z.string(), z.unknown()), related: z.array(RelatedError) });
export type ErrorDetails = z.infer<typeof ErrorDetails>;

/** What is kept of a thrown value: `message` at most 2,000 characters, `stack` at most 4,000; `details` null where there are none. */
export type ErrorInfo = { name: string; message: string; stack: string; details?: ErrorDetails | null };

const lengths = { message: 2_000, stack: 4_000, head: 500, relatedStack: 1_500, details: 8_000 };
/** Errors behind an error that are kept. */
const mostRelated = 10;
/** Fields that are told in their own places; `errors` only where it lists some. */
const ownPlaces = ["name", "message", "stack", "cause"];
/** What many classes of errors tell by a getter instead of a field. */
const commonFields = ["code", "status", "statusCode"];

const textIn = (value: object, key: string, length: number): string => {
  const text = readProperty(value, key);
  return typeof text === "string" ? storableText(text, length) : "";
};

/** Any value in short words; a text, a symbol or a number as it is. */
function words(value: unknown): string {
  const plain = toPlainJson(value);
  return typeof plain === "string" ? plain : plainJsonText(plain);
}

function messageOf(value: object): string {
  const message = readProperty(value, "message");
  if (typeof message === "string") return storableText(message, lengths.message);
  if (message !== undefined) return storableText(words(message), lengths.message);
  // An error without a message has none. Whatever else was thrown is told by what it holds.
  return textIn(value, "stack", 1) === "" ? storableText(words(value), lengths.message) : "";
}

/** How many members of an AggregateError are kept. Others have `errors` that is no list: that is a field like any other. */
function membersOf(error: unknown): number {
  const members = readProperty(error, "errors");
  return typeof members === "object" ? Math.min(lengthOf(members), mostRelated) : 0;
}

const isObject = (value: unknown): value is object => (typeof value === "object" && value !== null) || typeof value === "function";

/** The properties of an error that hold another one each, if it does. */
const holdersOf = (error: unknown): string[] =>
  isObject(error) && readProperty(error, "name") === "SuppressedError" ? ["cause", "error", "suppressed"] : ["cause"];

/** Fields that an error has without owning them. A DOMException's old number of its name says no more than the name. */
const inherited = (value: object): [string, unknown][] =>
  isInstance(value, Error) && tagOf(value) !== "DOMException"
    ? commonFields
        .map((key): [string, unknown] => [key, readProperty(value, key)])
        .filter(([, held]) => /^(?:string|number)$/.test(typeof held))
    : [];

/** Own fields as plain JSON. */
function ownFields(value: object, room: CharacterBudget): Record<string, PlainJson> {
  const places = new Set([...ownPlaces, ...holdersOf(value), ...(membersOf(value) > 0 ? ["errors"] : [])]);
  const fields = toPlainJson(Object.fromEntries([...inherited(value), ...fieldsOf(value, places)]), room);
  return typeof fields === "object" && fields !== null && !Array.isArray(fields) ? fields : {};
}

/**
 * The stack of an error, its frames in the sources. It begins with the message, of which no more is kept than leaves room for
 * the frames: the message has its own place.
 */
function stackOf(error: object): string {
  const text = textIn(error, "stack", 1_000_000);
  const frames = Math.max(0, text.indexOf("\n    at "));
  const head = text.slice(0, frames);
  const shown = head.length > lengths.head ? `${head.slice(0, lengths.head)}…` : head;
  return storableText(sourceStack(`${shown}${text.slice(frames, frames + 4 * lengths.stack)}`), lengths.stack);
}

type Basics = Pick<ErrorInfo, "name" | "message" | "stack">;

/** Name, message and stack of any thrown value. */
function basicsOf(error: unknown): Basics {
  if (typeof error === "string") return { name: "Error", message: storableText(error, lengths.message), stack: "" };
  if (typeof error !== "object" || error === null)
    return { name: "Error", message: storableText(words(error), lengths.message), stack: "" };
  const name = errorNameOf(error);
  return {
    name: name === "Object" ? "Error" : name,
    message: messageOf(error),
    stack: stackOf(error),
  };
}

/** The errors right behind an error, each with its path. */
function behind(error: unknown, path: string): [string, unknown][] {
  const members = readProperty(error, "errors");
  const under = path === "" ? "" : `${path}.`;
  const held = holdersOf(error).map((key): [string, unknown] => [`${under}${key}`, readProperty(error, key)]);
  return [
    ...held.filter(([, one]) => one !== undefined && one !== null),
    ...Array.from({ length: membersOf(error) }, (_, index): [string, unknown] => [
      `${under}errors[${index}]`,
      readProperty(members, index),
    ]),
  ];
}

/** All errors behind an error, each once and followed by what is behind it. */
function relatedOf(error: unknown, room: CharacterBudget): RelatedError[] {
  const related: RelatedError[] = [];
  const seen = new Set([error]);
  const open = behind(error, "");
  for (let next = open.shift(); next && related.length < mostRelated && room.left > 0; next = open.shift()) {
    const [path, value] = next;
    if (isObject(value) && seen.has(value)) continue;
    seen.add(value);
    const { name, message, stack } = basicsOf(value);
    const one = { path, name, message: message.slice(0, 1_000).toWellFormed(), stack: stack.slice(0, lengths.relatedStack).toWellFormed() };
    room.left -= one.message.length + one.stack.length + 100;
    related.push({ ...one, fields: isObject(value) ? ownFields(value, room) : {} });
    open.unshift(...behind(value, path));
  }
  return related;
}

function detailsOf(error: unknown): ErrorDetails | null {
  if (!isObject(error)) return null;
  const room = { left: lengths.details / 2 };
  const fields = ownFields(error, room);
  const details = { fields, related: relatedOf(error, { left: lengths.details / 2 }) };
  if (Object.keys(fields).length === 0 && details.related.length === 0) return null;
  // Escaped, text grows: what does not fit then goes without its stacks, and the farthest first.
  const tooLong = () => JSON.stringify(details).length > lengths.details;
  if (tooLong()) details.related = details.related.map((one) => ({ ...one, stack: "" }));
  while (details.related.length > 0 && tooLong()) details.related.pop();
  return tooLong() ? { fields: {}, related: details.related } : details;
}

/** What is kept of any thrown value. Never throws, whatever was thrown. */
export function errorInfoOf(error: unknown): ErrorInfo {
  return { ...basicsOf(error), details: detailsOf(error) };
}

/** Any thrown value as one line, "TypeError: no such field", at most 500 characters. Never throws. */
export function errorText(error: unknown): string {
  const { name, message } = basicsOf(error);
  if (typeof error !== "object" || error === null) return message.slice(0, 500).toWellFormed();
  return (message === "" ? name : `${name}: ${message}`).slice(0, 500).toWellFormed();
}

/** A thrown value as an error that can be passed on: the value itself where it is one that can be read, else one with its text. */
export function asError(thrown: unknown): Error {
  const isReadable =
    isInstance(thrown, Error) && ["name", "message", "stack"].every((key) => typeof readProperty(thrown, key) === "string");
  return isReadable ? thrown : new Error(errorText(thrown));
}

/** JSON text of an error's details for a text column; null for none. */
export const errorDetailsText = ({ details }: ErrorInfo): string | null => (details ? JSON.stringify(details) : null);

/** What a thrown value that is no error says of itself by numbers, which a fingerprint takes out of its message. */
function codeOf({ stack, details }: Pick<ErrorInfo, "stack" | "details">): string {
  const fields = stack === "" ? (details?.fields ?? {}) : {};
  const code = fields["code"] ?? fields["status"] ?? fields["statusCode"];
  return typeof code === "number" || typeof code === "string" ? `\n${code}` : "";
}

/** What stands in a fingerprint for every type that nobody is known to take: a producer that puts ids into types has one group. */
const unknownTypeOn = (queue: string): string => `an unknown type on ${queue}`;

/** Dead letters of one kind: their type, or all unknown types of a queue together. */
export const kindOf = (one: { queue: string; type: string; isKnownType?: boolean }): string =>
  one.isKnownType ? one.type : unknownTypeOn(one.queue);

/**
 * The same bug gives the same fingerprint: type (see {@link kindOf}), error name and the message with its ids, numbers and
 * quoted parts taken out. 16 hex digits (FNV-1a, 64 bit): a grouping key, not a secret.
 */
export function fingerprintOf(type: string, error: Pick<ErrorInfo, "name" | "message"> & Partial<ErrorInfo>): string {
  const shape = error.message
    .replace(/"(?:\\.|[^"\\])*"|'[^']*'|`[^`]*`/g, "…")
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27,}/gi, "#")
    .replace(/\d+/g, "#");
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(`${type}\n${error.name}\n${shape}${codeOf({ stack: "", ...error })}`)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
