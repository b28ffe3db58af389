import { fromBase64 } from "./base64.ts";
import { decodeBody, isSendable, type EncodedBody } from "./bodies.ts";

/** Levels of a value that are shown. */
const deepest = 8;

const quoted = (text: string): string => JSON.stringify(text);
const nameOf = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key));

/** A value the way one would write it in code, until `room` characters are used up. */
function show(value: unknown, room: number, depth = 0, above: readonly object[] = []): string {
  if (typeof value === "string") return quoted(value.length > room ? `${value.slice(0, Math.max(0, room))}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
  if (above.includes(value)) return "[what holds it]";
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (depth >= deepest) return `[${tag}]`;
  let left = room;
  const inner = (one: unknown): string => show(one, left, depth + 1, [...above, value]);
  /** Parts as long as there is room, each made only when it is its turn. */
  const list = (parts: Iterable<() => string>): string => {
    const shown: string[] = [];
    for (const part of parts) {
      if (left <= 0) return [...shown, "…"].join(", ");
      const text = part();
      left -= text.length + 2;
      shown.push(text);
    }
    return shown.join(", ");
  };
  const entries = () =>
    list(
      Object.entries(value).map(
        ([key, held]) =>
          () =>
            `${nameOf(key)}: ${inner(held)}`,
      ),
    );
  const bytes = (view: Uint8Array) => `${tag}(${view.length} bytes: ${hex(view.subarray(0, 64))}${view.length > 64 ? " …" : ""})`;
  if (Array.isArray(value)) return `[${list(arrayParts(value, inner))}]`;
  if (value instanceof Map)
    return `Map(${value.size}) {${list(
      [...value].map(
        ([key, held]) =>
          () =>
            `${inner(key)} => ${inner(held)}`,
      ),
    )}}`;
  if (value instanceof Set) return `Set(${value.size}) {${list([...value].map((held) => () => inner(held)))}}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Date(invalid)" : `Date(${value.toISOString()})`;
  if (value instanceof RegExp) return String(value);
  if (value instanceof Error) return `${wordsOf(value)}${value.cause === undefined ? "" : ` {cause: ${inner(value.cause)}}`}`;
  if (value instanceof ArrayBuffer) return bytes(new Uint8Array(value));
  if (value instanceof DataView) return bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  if (ArrayBuffer.isView(value)) return `${tag} [${list(itemsOf(value, inner))}]`;
  if (tag !== "Object") return `${tag}(${inner((value as { valueOf: () => unknown }).valueOf())})`;
  return `{${entries()}}`;
}

/** What an error says; its name and message may be anything. */
const wordsOf = ({ name, message }: { name: unknown; message: unknown }): string =>
  [name, message].filter((one) => typeof one === "string" && one !== "").join(": ") || "Error";

function* itemsOf(view: object, inner: (one: unknown) => string): Iterable<() => string> {
  for (const item of view as Iterable<unknown>) yield () => inner(item);
}

/** Items, how many are missing between them, and what the array holds by name. */
function* arrayParts(array: readonly unknown[], inner: (one: unknown) => string): Iterable<() => string> {
  const gap = (count: number) => () => `<${count} empty>`;
  let next = 0;
  for (const [key, held] of Object.entries(array)) {
    const index = Number(key);
    const isItem = String(index) === key && index < array.length;
    const missing = (isItem ? index : array.length) - next;
    if (missing > 0) yield gap(missing);
    next = isItem ? index + 1 : array.length;
    yield isItem ? () => inner(held) : () => `${nameOf(key)}: ${inner(held)}`;
  }
  if (next < array.length) yield gap(array.length - next);
}

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");

/** Bytes as the text they are, or in hex where they are none. */
function showBytes(bytes: Uint8Array, room: number): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // oxlint-disable-next-line no-control-regex -- that is what tells bytes from text
    if (!/[\u0000-\u0008\u000e-\u001f\u007f]/.test(text)) return text;
  } catch {
    // No text: shown in hex.
  }
  return hex(bytes.subarray(0, Math.ceil(room / 3) + 1));
}

/**
 * A kept body as a person reads it, at most `room` characters: JSON and text as they are, bytes as text or in hex,
 * all else the way one would write it in code.
 */
export function previewOf(kept: EncodedBody, room: number): string {
  const { body, contentType } = kept;
  const text =
    contentType === "json" || contentType === "text" || !isSendable(kept)
      ? body
      : contentType === "bytes"
        ? showBytes(fromBase64(body), room)
        : show(decodeBody(kept), room);
  return text.length > room ? `${text.slice(0, room)}…` : text;
}
