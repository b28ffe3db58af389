import { errorInfoOf } from "./errorInfo.ts";
import { isInstance, plainOf } from "./plain.ts";

/** JSON has no word for an error: it would be written as `{}`. */
function withErrors(_key: string, value: unknown): unknown {
  if (!isInstance(value, Error)) return value;
  const { name, message, stack, details } = errorInfoOf(value);
  const behind = details?.related.map(({ path, name: kind, message: text }) => `${path}: ${kind}: ${text}`);
  return { name, message, ...details?.fields, ...(behind?.length ? { behind } : {}), stack: stack.slice(0, 1_000) };
}

/**
 * A value as JSON text, errors in it with name, message, stack and fields; undefined for what JSON leaves out, such as a
 * function. Throws where `JSON.stringify` does: for a cycle, a bigint, a `toJSON` that throws.
 */
export const jsonText = (value: unknown, indent?: number): string | undefined =>
  JSON.stringify(value, withErrors, indent) as string | undefined;

/** The same, and what can't be written as JSON in words instead, cut: a cycle as "[Circular]", a bigint as "1n". Never throws. */
export function anyText(value: unknown, indent?: number): string | undefined {
  try {
    return jsonText(value, indent);
  } catch {
    // What JSON can't hold is told in words.
    return JSON.stringify(plainOf(value), null, indent);
  }
}
