import { z } from "zod";
import { errorInfoOf } from "../errors/errorInfo.ts";
import { fromBase64, toBase64 } from "../text/base64.ts";
import { decodeClone, encodeClone, UnserializableError } from "./clone.ts";

/** How a body is stored and sent again: JSON and text unchanged, `bytes` in base64, `v8` as {@link encodeClone} writes it. */
export const ContentType = z.enum(["json", "text", "bytes", "v8"]);
export type ContentType = z.infer<typeof ContentType>;

/** A body as text. When it is sent again with its content type, a consumer gets the same value of the same JavaScript type. */
export type EncodedBody = { body: string; contentType: ContentType };

const isPlain = (value: object): boolean => Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;

/** False for an array with holes or named properties, which JSON can't represent. */
const isDense = (value: object): boolean => !Array.isArray(value) || Object.keys(value).length === value.length;

/** True when JSON preserves the value exactly: no -0, no undefined, no object referenced twice, only plain objects and arrays without holes. */
function isJson(value: unknown): boolean {
  const seen = new Set<object>();
  const pending = [value];
  while (pending.length > 0) {
    const current = pending.pop();
    if (current === null || typeof current === "string" || typeof current === "boolean") continue;
    if (typeof current === "number" && Number.isFinite(current) && !Object.is(current, -0)) continue;
    if (typeof current !== "object" || seen.has(current) || !isPlain(current) || !isDense(current)) return false;
    seen.add(current);
    for (const child of Object.values(current)) pending.push(child);
  }
  return true;
}

/** Nesting levels in a message at most. D1 parses JSON up to 1,000 levels deep. */
const maxDepth = 500;
/** Values in a message at most. A queue accepts 128,000 bytes; only a message with objects referenced several times has more values. */
const maxValues = 130_000;

/** A value that JSON can't represent: the names that lead to it, and why. */
type NonJson = { names: string[]; message: string };

/**
 * Returns the path of a part of a body that JSON can't represent, at most its first ten names, and why; null when JSON can represent all of
 * it. The message of a job is stored as JSON, so that every attempt gets the same. An undefined field counts as a missing one.
 */
export function findNonJson(body: unknown): { path: string; message: string } | null {
  const found = nonJsonIn(body, 0, { values: 0 });
  return found && { path: found.names.slice(0, 10).join("."), message: found.message };
}

/** Returns the first value in `value` that JSON can't represent. `seen` counts the values so far. */
function nonJsonIn(value: unknown, depth: number, seen: { values: number }): NonJson | null {
  seen.values += 1;
  const message = seen.values > maxValues ? "too many values" : problemOf(value, depth);
  if (message !== null) return { names: [], message };
  if (typeof value !== "object" || value === null) return null;
  const isList = Array.isArray(value);
  for (const name of Object.keys(value)) {
    const child = (value as Record<string, unknown>)[name];
    const found = child === undefined && isList ? undefinedInList() : nonJsonIn(child, depth + 1, seen);
    if (found === null) continue;
    found.names.unshift(name);
    return found;
  }
  return null;
}

const undefinedInList = (): NonJson => ({ names: [], message: "undefined in a list is not valid JSON" });

function problemOf(value: unknown, depth: number): string | null {
  if (depth > maxDepth) return `nested deeper than ${maxDepth} levels, or within itself`;
  if (typeof value === "number") return Number.isFinite(value) ? null : `${value} is not valid JSON`;
  if (typeof value === "bigint") return "a BigInt is not valid JSON";
  if (typeof value !== "object" || value === null) return null;
  if (!isDense(value)) return "a list with gaps or names is not valid JSON";
  if (isPlain(value)) return null;
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return `${/^[AEIO]/.test(kind) ? "an" : "a"} ${kind} is not valid JSON`;
}

/** Returns a placeholder for a body that can't be serialized: what it was, and why. It is not a text of {@link encodeClone}. */
const placeholderFor = (body: unknown, error: unknown): EncodedBody => ({
  body: JSON.stringify({ unwritable: Object.prototype.toString.call(body), why: errorInfoOf(error).message.slice(0, 200) }),
  contentType: "v8",
});

/** False for text with a lone surrogate or NUL, which a text column does not preserve. JSON can escape both. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

/**
 * Serializes a body that came from a queue, so that {@link decodeBody} returns it exactly. A body that can't be serialized, because it
 * contains something other than plain data or is nested too deeply, becomes a placeholder that {@link decodeBody} refuses.
 */
export function encodeBody(body: unknown): EncodedBody {
  if (typeof body === "string" && isStorable(body)) return { body, contentType: "text" };
  if (body instanceof ArrayBuffer && !(body as ArrayBuffer & { resizable?: boolean }).resizable)
    return { body: toBase64(new Uint8Array(body)), contentType: "bytes" };
  try {
    if (isJson(body)) return { body: JSON.stringify(body), contentType: "json" };
    return { body: encodeClone(body), contentType: "v8" };
  } catch (error) {
    return placeholderFor(body, error);
  }
}

/**
 * Returns the body to send with its content type, so that a consumer gets what the first one got. Bytes are returned as a view, because a
 * queue accepts only views. Throws {@link UnserializableError} for a placeholder.
 */
export function decodeBody({ body, contentType }: EncodedBody): unknown {
  if (contentType === "text") return body;
  if (contentType === "bytes") return fromBase64(body);
  if (contentType === "json") return JSON.parse(body);
  const parsed = JSON.parse(body) as unknown;
  if (typeof parsed !== "object" || parsed === null || !("nodes" in parsed)) throw new UnserializableError("The body could not be stored");
  return decodeClone(body);
}

/** True when the stored body can be sent again. */
export function isSendable(encoded: EncodedBody): boolean {
  try {
    decodeBody(encoded);
    return true;
  } catch {
    // Any error means that the stored body is not the original one.
    return false;
  }
}
