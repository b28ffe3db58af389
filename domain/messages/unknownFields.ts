import type { Issue } from "./envelope.ts";

/** Paths told at most: enough to mend by. */
const most = 20;

const fieldsOf = (value: unknown): Record<string, unknown> | null =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;

/**
 * The fields of `given` that a schema left out of `read`, at any depth, as issues with their paths, at most 20. It compares
 * what came with what was made of it, and so holds for any schema that drops what it doesn't know.
 */
export function unknownFields(given: unknown, read: unknown, path: string): Issue[] {
  const [from, to] = [fieldsOf(given), fieldsOf(read)];
  // Where a schema made something else of it (text of an object, a date), there is nothing to compare.
  if (!from || !to || Array.isArray(given) !== Array.isArray(read)) return [];
  const issues: Issue[] = [];
  for (const [name, value] of Object.entries(from)) {
    const place = `${path}.${name}`;
    if (!Object.hasOwn(to, name)) issues.push({ path: place, message: "unknown field" });
    else issues.push(...unknownFields(value, to[name], place));
    if (issues.length >= most) break;
  }
  return issues.slice(0, most);
}
