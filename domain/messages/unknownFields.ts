import type { Issue } from "../errors/apiError.ts";

/** Issues returned at most. */
const maxIssues = 20;

const fieldsOf = (value: unknown): Record<string, unknown> | null =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;

/**
 * Returns the fields of `given` that a schema left out of `parsed`, at any depth, as issues with their paths, at most 20. It compares input and
 * output, so it works for any schema that drops unknown fields.
 */
export function unknownFields(given: unknown, parsed: unknown, path: string): Issue[] {
  const [givenFields, parsedFields] = [fieldsOf(given), fieldsOf(parsed)];
  // If the schema changed the kind of value (an object into text or a date), there is nothing to compare.
  if (!givenFields || !parsedFields || Array.isArray(given) !== Array.isArray(parsed)) return [];
  const issues: Issue[] = [];
  for (const [name, value] of Object.entries(givenFields)) {
    const fieldPath = `${path}.${name}`;
    if (!Object.hasOwn(parsedFields, name)) issues.push({ path: fieldPath, message: "unknown field" });
    else issues.push(...unknownFields(value, parsedFields[name], fieldPath));
    if (issues.length >= maxIssues) break;
  }
  return issues.slice(0, maxIssues);
}
