import { type BuiltinContents, builtinContentsOf } from "../errors/builtins.ts";
import { errorInfoOf } from "../errors/errorInfo.ts";
import { classNameOf, isInstance, toPlainJson, plainJsonText, tagOf } from "../errors/describe.ts";

/** Returns an error as a JSON object. */
function errorToJson(error: Error): object {
  const { name, message, stack, details } = errorInfoOf(error);
  const relatedErrors = details?.related.map(({ path, name: kind, message: text }) => `${path}: ${kind}: ${text}`);
  return { name, message, ...details?.fields, ...(relatedErrors?.length ? { behind: relatedErrors } : {}), stack: stack.slice(0, 1_000) };
}

function contentsToJson(contents: BuiltinContents): unknown {
  if ("value" in contents) return contents.value;
  if ("items" in contents) return [...contents.items];
  return Object.fromEntries(
    [...contents.entries].map(([key, item]) => [typeof key === "string" ? key : plainJsonText(toPlainJson(key)), item]),
  );
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

/** Replaces values that JSON would write as `{}`: errors, maps and sets by their contents, promises and responses by their class name. */
function replaceValue(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (isInstance(value, Error)) return errorToJson(value);
  if (!isEmpty(value)) return value;
  const contents = builtinContentsOf(value, tagOf(value));
  if (contents) return contentsToJson(contents);
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? value : `[${classNameOf(value)}]`;
}

/**
 * Returns a value as JSON text that includes the contents of errors, maps and sets; undefined for values that JSON leaves out, such as a
 * function. Throws when `JSON.stringify` does: for a cycle, a bigint, or a `toJSON` that throws.
 */
export const jsonText = (value: unknown, indent?: number): string | undefined =>
  JSON.stringify(value, replaceValue, indent) as string | undefined;

/** Like {@link jsonText}, but never throws: a value that can't be written as JSON is described, with a cycle as "[Circular]" and a bigint as "1n". */
export function safeJsonText(value: unknown, indent?: number): string | undefined {
  try {
    return jsonText(value, indent);
  } catch {
    // JSON can't represent the value, so it is described instead.
    return JSON.stringify(toPlainJson(value), null, indent);
  }
}
