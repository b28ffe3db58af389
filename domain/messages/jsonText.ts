import { type BuiltinContents, builtinContentsOf } from "../errors/builtins.ts";
import { errorInfoOf } from "../errors/errorInfo.ts";
import { classNameOf, isInstance, toPlainJson, plainJsonText, tagOf } from "../errors/describe.ts";

/** An error as JSON can hold it. */
function ofError(error: Error): object {
  const { name, message, stack, details } = errorInfoOf(error);
  const behind = details?.related.map(({ path, name: kind, message: text }) => `${path}: ${kind}: ${text}`);
  return { name, message, ...details?.fields, ...(behind?.length ? { behind } : {}), stack: stack.slice(0, 1_000) };
}

function ofContents(contents: BuiltinContents): unknown {
  if ("value" in contents) return contents.value;
  if ("items" in contents) return [...contents.items];
  return Object.fromEntries(
    [...contents.entries].map(([key, held]) => [typeof key === "string" ? key : plainJsonText(toPlainJson(key)), held]),
  );
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

/** What JSON would write as `{}`: an error, a map or a set by what it holds, a promise or an answer by its class. */
function speaking(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (isInstance(value, Error)) return ofError(value);
  if (!isEmpty(value)) return value;
  const contents = builtinContentsOf(value, tagOf(value));
  if (contents) return ofContents(contents);
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? value : `[${classNameOf(value)}]`;
}

/**
 * A value as JSON text, with errors, maps and sets in it as what they hold; undefined for what JSON leaves out, such as a
 * function. Throws where `JSON.stringify` does: for a cycle, a bigint, a `toJSON` that throws.
 */
export const jsonText = (value: unknown, indent?: number): string | undefined =>
  JSON.stringify(value, speaking, indent) as string | undefined;

/** The same, and what can't be written as JSON in words instead, cut: a cycle as "[Circular]", a bigint as "1n". Never throws. */
export function safeJsonText(value: unknown, indent?: number): string | undefined {
  try {
    return jsonText(value, indent);
  } catch {
    // What JSON can't hold is told in words.
    return JSON.stringify(toPlainJson(value), null, indent);
  }
}
