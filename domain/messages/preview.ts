import { fromBase64 } from "../text/base64.ts";
import { decodeBody, isSendable, type EncodedBody } from "./bodies.ts";

/** Nesting levels that are shown. */
const maxDepth = 8;

const quoted = (text: string): string => JSON.stringify(text);
const nameOf = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key));

/** Returns a value as it would be written in code, about `maxLength` characters. */
function render(value: unknown, maxLength: number, depth = 0, ancestors: readonly object[] = []): string {
  if (typeof value === "string") return quoted(value.length > maxLength ? `${value.slice(0, Math.max(0, maxLength))}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
  if (ancestors.includes(value)) return "[Circular]";
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (depth >= maxDepth) return `[${tag}]`;
  let remaining = maxLength;
  const renderChild = (child: unknown): string => render(child, remaining, depth + 1, [...ancestors, value]);
  /** Joins parts until the length is used up. Each part is rendered only when it is needed. */
  const list = (parts: Iterable<() => string>): string => {
    const rendered: string[] = [];
    for (const part of parts) {
      if (remaining <= 0) return [...rendered, "…"].join(", ");
      const text = part();
      remaining -= text.length + 2;
      rendered.push(text);
    }
    return rendered.join(", ");
  };
  const entries = () =>
    list(
      Object.entries(value).map(
        ([key, item]) =>
          () =>
            `${nameOf(key)}: ${renderChild(item)}`,
      ),
    );
  const bytes = (view: Uint8Array) => `${tag}(${view.length} bytes: ${hex(view.subarray(0, 64))}${view.length > 64 ? " …" : ""})`;
  if (Array.isArray(value)) return `[${list(arrayParts(value, renderChild))}]`;
  if (value instanceof Map)
    return `Map(${value.size}) {${list(
      [...value].map(
        ([key, item]) =>
          () =>
            `${renderChild(key)} => ${renderChild(item)}`,
      ),
    )}}`;
  if (value instanceof Set) return `Set(${value.size}) {${list([...value].map((item) => () => renderChild(item)))}}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Date(invalid)" : `Date(${value.toISOString()})`;
  if (value instanceof RegExp) return String(value);
  if (value instanceof Error) return `${errorSummary(value)}${value.cause === undefined ? "" : ` {cause: ${renderChild(value.cause)}}`}`;
  if (value instanceof ArrayBuffer) return bytes(new Uint8Array(value));
  if (value instanceof DataView) return bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  if (ArrayBuffer.isView(value)) return `${tag} [${list(itemsOf(value, renderChild))}]`;
  if (tag !== "Object") return `${tag}(${renderChild((value as { valueOf: () => unknown }).valueOf())})`;
  return `{${entries()}}`;
}

/** Returns name and message of an error; both may have any type. */
const errorSummary = ({ name, message }: { name: unknown; message: unknown }): string =>
  [name, message].filter((part) => typeof part === "string" && part !== "").join(": ") || "Error";

function* itemsOf(view: object, renderChild: (child: unknown) => string): Iterable<() => string> {
  for (const item of view as Iterable<unknown>) yield () => renderChild(item);
}

/** Yields the items of an array, the sizes of its holes, and its named properties. */
function* arrayParts(array: readonly unknown[], renderChild: (child: unknown) => string): Iterable<() => string> {
  const gap = (count: number) => () => `<${count} empty>`;
  let next = 0;
  for (const [key, item] of Object.entries(array)) {
    const index = Number(key);
    const isItem = String(index) === key && index < array.length;
    const missing = (isItem ? index : array.length) - next;
    if (missing > 0) yield gap(missing);
    next = isItem ? index + 1 : array.length;
    yield isItem ? () => renderChild(item) : () => `${nameOf(key)}: ${renderChild(item)}`;
  }
  if (next < array.length) yield gap(array.length - next);
}

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");

/** Returns bytes as text if they are valid UTF-8 without control characters, else in hex. */
function renderBytes(bytes: Uint8Array, maxLength: number): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // oxlint-disable-next-line no-control-regex -- control characters distinguish binary data from text
    if (!/[\u0000-\u0008\u000e-\u001f\u007f]/.test(text)) return text;
  } catch {
    // Invalid UTF-8: shown in hex.
  }
  return hex(bytes.subarray(0, Math.ceil(maxLength / 3) + 1));
}

/**
 * Returns a stored body in readable form, at most `maxLength` characters and an ellipsis: JSON and text unchanged, bytes as text or hex, any
 * other value as it would be written in code.
 */
export function previewOf(encoded: EncodedBody, maxLength: number): string {
  const { body, contentType } = encoded;
  const text =
    contentType === "json" || contentType === "text" || !isSendable(encoded)
      ? body
      : contentType === "bytes"
        ? renderBytes(fromBase64(body), maxLength)
        : render(decodeBody(encoded), maxLength);
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}
