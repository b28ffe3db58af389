import { z } from "zod";

/** A part of a JSON document that differs: its JSON Pointer, and its JSON before and after, long ones cut; null where it does not exist. */
export const Difference = z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() });
export type Difference = z.infer<typeof Difference>;

/** Differences that are listed at most, and characters of a value. */
const maxDifferences = 20;
const maxLength = 200;

function excerptOf(value: unknown): string | null {
  if (value === undefined) return null;
  const text = JSON.stringify(value);
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const escape = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");
const fieldOf = (value: Record<string, unknown>, name: string): unknown => (Object.hasOwn(value, name) ? value[name] : undefined);

/** Returns where two JSON documents differ, at most the first 20 places, in the order of the names. Lists are compared item by item. */
export function differencesOf(before: unknown, after: unknown): Difference[] {
  const found: Difference[] = [];
  const compare = (one: unknown, other: unknown, path: string): void => {
    if (found.length >= maxDifferences || one === other) return;
    if (!isContainer(one) || !isContainer(other) || Array.isArray(one) !== Array.isArray(other)) {
      found.push({ path, before: excerptOf(one), after: excerptOf(other) });
      return;
    }
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)]))
      compare(fieldOf(one, name), fieldOf(other, name), `${path}/${escape(name)}`);
  };
  compare(before, after, "");
  return found;
}
