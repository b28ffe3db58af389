import { z } from "zod";
import { errorInfoOf } from "../errors/errorInfo.ts";
import { fromBase64, toBase64 } from "./base64.ts";
import { decodeClone, encodeClone, UnserializableError } from "./clone.ts";

/** How a body is kept and how it is sent again: JSON and text as they are, `bytes` in base64, `v8` as `cloneText` writes it. */
export const ContentType = z.enum(["json", "text", "bytes", "v8"]);
export type ContentType = z.infer<typeof ContentType>;

/** A body as text. Sent again with its content type it gives a consumer the same value, of the same JavaScript type. */
export type EncodedBody = { body: string; contentType: ContentType };

const isPlain = (value: object): boolean => Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;

/** An array with a hole or with names beside its items says more than JSON can. */
const isDense = (value: object): boolean => !Array.isArray(value) || Object.keys(value).length === value.length;

/** True when JSON gives the value back exactly: no -0, no undefined, nothing held twice, only plain objects and full arrays. */
function isJson(value: unknown): boolean {
  const seen = new Set<object>();
  const open = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (one === null || typeof one === "string" || typeof one === "boolean") continue;
    if (typeof one === "number" && Number.isFinite(one) && !Object.is(one, -0)) continue;
    if (typeof one !== "object" || seen.has(one) || !isPlain(one) || !isDense(one)) return false;
    seen.add(one);
    for (const held of Object.values(one)) open.push(held);
  }
  return true;
}

/** Levels of objects and arrays in a message at most: the database reads JSON down to 1,000. */
const deepest = 500;
/** Values in a message at most. A queue takes 128,000 bytes; only what is held in several places at once has more. */
const mostValues = 130_000;

type Place = { value: unknown; name: string; depth: number; under: Place | null };

/**
 * Where a body is more than JSON can say, and why; null when JSON keeps it. A job's message is kept as JSON, so that every
 * attempt gets the same. An undefined field is one that isn't there.
 */
export function findNonJson(body: unknown): { path: string; message: string } | null {
  const open: Place[] = [{ value: body, name: "", depth: 0, under: null }];
  let values = 0;
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    values += 1;
    const trouble = values > mostValues ? "too many values" : troubleOf(place);
    if (trouble !== null) return { path: pathOf(place), message: trouble };
    const { value, depth } = place;
    if (typeof value !== "object" || value === null) continue;
    for (const [name, held] of Object.entries(value)) open.push({ value: held, name, depth: depth + 1, under: place });
  }
  return null;
}

function troubleOf({ value, depth, under }: Place): string | null {
  if (depth > deepest) return `nested deeper than ${deepest} levels, or within itself`;
  if (value === undefined && Array.isArray(under?.value)) return "undefined in a list is no JSON";
  if (typeof value === "number") return Number.isFinite(value) ? null : `${value} is no JSON`;
  if (typeof value === "bigint") return "a BigInt is no JSON";
  if (typeof value !== "object" || value === null) return null;
  if (!isDense(value)) return "a list with gaps or names is no JSON";
  if (isPlain(value)) return null;
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return `${/^[AEIO]/.test(kind) ? "an" : "a"} ${kind} is no JSON`;
}

/** The first ten names on the way to a place. */
function pathOf(place: Place): string {
  const names: string[] = [];
  for (let at: Place | null = place; at?.under; at = at.under) names.unshift(at.name);
  return names.slice(0, 10).join(".");
}

/** What stands in for a body that can't be written down: what it was, and why not. It is no text of `cloneText`. */
const unwritable = (body: unknown, error: unknown): EncodedBody => ({
  body: JSON.stringify({ unwritable: Object.prototype.toString.call(body), why: errorInfoOf(error).message.slice(0, 200) }),
  contentType: "v8",
});

/** A surrogate by itself and the character 0 don't survive a text column; JSON has words for both. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

/**
 * A body as it came off a queue, as text that gives it back exactly. What can't be written down at all (it holds what is
 * no plain data, or is nested deeper than the runtime can write) is kept as a note of what it was: {@link bodyOf} refuses it.
 */
export function encodeBody(body: unknown): EncodedBody {
  if (typeof body === "string" && isStorable(body)) return { body, contentType: "text" };
  if (body instanceof ArrayBuffer && !(body as ArrayBuffer & { resizable?: boolean }).resizable)
    return { body: toBase64(new Uint8Array(body)), contentType: "bytes" };
  try {
    if (isJson(body)) return { body: JSON.stringify(body), contentType: "json" };
    return { body: encodeClone(body), contentType: "v8" };
  } catch (error) {
    return unwritable(body, error);
  }
}

/**
 * The body to send with its content type (a queue takes bytes as a view): a consumer gets what the first one got.
 * Throws {@link UnwritableError} for a note of what could not be kept.
 */
export function decodeBody({ body, contentType }: EncodedBody): unknown {
  if (contentType === "text") return body;
  if (contentType === "bytes") return fromBase64(body);
  if (contentType === "json") return JSON.parse(body);
  const parsed = JSON.parse(body) as unknown;
  if (typeof parsed !== "object" || parsed === null || !("nodes" in parsed)) throw new UnserializableError("Its body could not be kept");
  return decodeClone(body);
}

/** True when the body can be sent again as it came. */
export function isSendable(kept: EncodedBody): boolean {
  try {
    decodeBody(kept);
    return true;
  } catch {
    // Whatever is wrong with it, it is not what came.
    return false;
  }
}
