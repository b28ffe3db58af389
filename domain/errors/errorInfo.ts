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
 * An error that another error refers to. `path` says how: `cause`, `cause.cause`, `errors[0]` (a member of an AggregateError),
 * `errors[0].cause`, or `error` and `suppressed` (of a SuppressedError, which joins an error with one that was thrown during cleanup).
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
 * The parts of an error besides name, message and stack: its own fields such as `code` or `status` as plain JSON, and related errors, each
 * followed by its own related errors. At most 8,000 characters of JSON.
 */
export const ErrorDetails = z.object({ fields: z.record(z.string(), z.unknown()), related: z.array(RelatedError) });
export type ErrorDetails = z.infer<typeof ErrorDetails>;

/** The stored form of a thrown value: `message` at most 2,000 characters, `stack` at most 4,000; `details` is null when there are none. */
export type ErrorInfo = { name: string; message: string; stack: string; details?: ErrorDetails | null };

const maxLengths = { message: 2_000, stack: 4_000, head: 500, relatedStack: 1_500, details: 8_000 };
/** Related errors that are kept at most. */
const maxRelated = 10;
/** Fields that are stored separately. `errors` is one of them only if it is a list. */
const separateFields = ["name", "message", "stack", "cause"];
/** Fields that many error classes define as getters. */
const commonFields = ["code", "status", "statusCode"];

const textIn = (value: object, key: string, length: number): string => {
  const text = readProperty(value, key);
  return typeof text === "string" ? storableText(text, length) : "";
};

/** Returns any value as short text; strings, symbols and numbers unchanged. */
function describeValue(value: unknown): string {
  const plain = toPlainJson(value);
  return typeof plain === "string" ? plain : plainJsonText(plain);
}

function messageOf(value: object): string {
  const message = readProperty(value, "message");
  if (typeof message === "string") return storableText(message, maxLengths.message);
  if (message !== undefined) return storableText(describeValue(message), maxLengths.message);
  // An error without a message has an empty one. Any other thrown value is described by its contents.
  return textIn(value, "stack", 1) === "" ? storableText(describeValue(value), maxLengths.message) : "";
}

/** Returns how many members of an AggregateError are kept. If `errors` is not a list it is a field like any other, and the result is 0. */
function memberCountOf(error: unknown): number {
  const members = readProperty(error, "errors");
  return typeof members === "object" ? Math.min(lengthOf(members), maxRelated) : 0;
}

const isObject = (value: unknown): value is object => (typeof value === "object" && value !== null) || typeof value === "function";

/** Returns the names of properties that may refer to a related error. */
const linkFieldsOf = (error: unknown): string[] =>
  isObject(error) && readProperty(error, "name") === "SuppressedError" ? ["cause", "error", "suppressed"] : ["cause"];

/** Returns the common fields that an error has through getters. Not for a DOMException: its legacy `code` only repeats its name. */
const inheritedFields = (value: object): [string, unknown][] =>
  isInstance(value, Error) && tagOf(value) !== "DOMException"
    ? commonFields
        .map((key): [string, unknown] => [key, readProperty(value, key)])
        .filter(([, linked]) => /^(?:string|number)$/.test(typeof linked))
    : [];

/** Returns the fields of an error as plain JSON, without those that are stored separately. */
function ownFields(value: object, budget: CharacterBudget): Record<string, PlainJson> {
  const excluded = new Set([...separateFields, ...linkFieldsOf(value), ...(memberCountOf(value) > 0 ? ["errors"] : [])]);
  const fields = toPlainJson(Object.fromEntries([...inheritedFields(value), ...fieldsOf(value, excluded)]), budget);
  return typeof fields === "object" && fields !== null && !Array.isArray(fields) ? fields : {};
}

/**
 * Returns the stack of an error with positions in the source files. A stack begins with the message, which is cut to leave room for the
 * frames, because the whole message is stored separately.
 */
function stackOf(error: object): string {
  const text = textIn(error, "stack", 1_000_000);
  const frames = Math.max(0, text.indexOf("\n    at "));
  const head = text.slice(0, frames);
  const shown = head.length > maxLengths.head ? `${head.slice(0, maxLengths.head)}…` : head;
  return storableText(sourceStack(`${shown}${text.slice(frames, frames + 4 * maxLengths.stack)}`), maxLengths.stack);
}

type Basics = Pick<ErrorInfo, "name" | "message" | "stack">;

/** Returns name, message and stack of any thrown value. */
function basicsOf(error: unknown): Basics {
  if (typeof error === "string") return { name: "Error", message: storableText(error, maxLengths.message), stack: "" };
  if (typeof error !== "object" || error === null)
    return { name: "Error", message: storableText(describeValue(error), maxLengths.message), stack: "" };
  const name = errorNameOf(error);
  return {
    name: name === "Object" ? "Error" : name,
    message: messageOf(error),
    stack: stackOf(error),
  };
}

/** Returns the errors that an error refers to directly, each with its path. */
function directlyRelated(error: unknown, path: string): [string, unknown][] {
  const members = readProperty(error, "errors");
  const prefix = path === "" ? "" : `${path}.`;
  const linked = linkFieldsOf(error).map((key): [string, unknown] => [`${prefix}${key}`, readProperty(error, key)]);
  return [
    ...linked.filter(([, entry]) => entry !== undefined && entry !== null),
    ...Array.from({ length: memberCountOf(error) }, (_, index): [string, unknown] => [
      `${prefix}errors[${index}]`,
      readProperty(members, index),
    ]),
  ];
}

/** Returns all related errors of an error, depth first, each of them once. */
function relatedOf(error: unknown, budget: CharacterBudget): RelatedError[] {
  const related: RelatedError[] = [];
  const seen = new Set([error]);
  const pending = directlyRelated(error, "");
  for (let next = pending.shift(); next && related.length < maxRelated && budget.left > 0; next = pending.shift()) {
    const [path, value] = next;
    if (isObject(value) && seen.has(value)) continue;
    seen.add(value);
    const { name, message, stack } = basicsOf(value);
    const entry = {
      path,
      name,
      message: message.slice(0, 1_000).toWellFormed(),
      stack: stack.slice(0, maxLengths.relatedStack).toWellFormed(),
    };
    budget.left -= entry.message.length + entry.stack.length + 100;
    related.push({ ...entry, fields: isObject(value) ? ownFields(value, budget) : {} });
    pending.unshift(...directlyRelated(value, path));
  }
  return related;
}

function detailsOf(error: unknown): ErrorDetails | null {
  if (!isObject(error)) return null;
  const budget = { left: maxLengths.details / 2 };
  const fields = ownFields(error, budget);
  const details = { fields, related: relatedOf(error, { left: maxLengths.details / 2 }) };
  if (Object.keys(fields).length === 0 && details.related.length === 0) return null;
  // Escaping makes JSON longer than its text. If it exceeds the limit, the stacks are removed, then the last related errors.
  const tooLong = () => JSON.stringify(details).length > maxLengths.details;
  if (tooLong()) details.related = details.related.map((entry) => ({ ...entry, stack: "" }));
  while (details.related.length > 0 && tooLong()) details.related.pop();
  return tooLong() ? { fields: {}, related: details.related } : details;
}

/** Returns the stored form of any thrown value. Never throws. */
export function errorInfoOf(error: unknown): ErrorInfo {
  return { ...basicsOf(error), details: detailsOf(error) };
}

/** Returns any thrown value as text, such as "TypeError: no such field", at most 500 characters. Never throws. */
export function errorText(error: unknown): string {
  const { name, message } = basicsOf(error);
  if (typeof error !== "object" || error === null) return message.slice(0, 500).toWellFormed();
  return (message === "" ? name : `${name}: ${message}`).slice(0, 500).toWellFormed();
}

/** Returns a thrown value as an Error: the value itself if it is an Error whose name, message and stack can be read, else a new Error with its text. */
export function asError(thrown: unknown): Error {
  const isReadable =
    isInstance(thrown, Error) && ["name", "message", "stack"].every((key) => typeof readProperty(thrown, key) === "string");
  return isReadable ? thrown : new Error(errorText(thrown));
}

/** Returns the details of an error as JSON for a text column; null when there are none. */
export const errorDetailsText = ({ details }: ErrorInfo): string | null => (details ? JSON.stringify(details) : null);
