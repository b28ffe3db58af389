import { textIncludes } from "#domain/text/search";
import { ExactNumber } from "./parse.ts";

/** A row of the tree. `id` is its path with ranges, unique and stable; `path` is the value's JavaScript expression. */
export type TreeRow = {
  id: string;
  path: string;
  depth: number;
  label: string;
  kind: "object" | "array" | "range" | "string" | "number" | "boolean" | "null";
  value: unknown;
  /** The number of entries; undefined for values that are no object, list or range. */
  size?: number;
  open?: boolean;
};

/** Lists and objects with more entries than this are shown in ranges of this size. */
export const rangeSize = 100;

type Entry = [key: string, value: unknown];

const kindOf = (value: unknown): TreeRow["kind"] => {
  if (value === null || value === undefined) return "null";
  if (value instanceof ExactNumber || typeof value === "number") return "number";
  if (Array.isArray(value)) return "array";
  if (typeof value === "object") return "object";
  return typeof value === "boolean" ? "boolean" : "string";
};

const entriesOf = (value: unknown): Entry[] | undefined =>
  typeof value === "object" && value !== null && !(value instanceof ExactNumber) ? Object.entries(value) : undefined;

const plainKey = /^[A-Za-z_$][\w$]*$/;

/** `payload.items[0]`, `payload["odd key"]`. */
export const pathTo = (path: string, key: string, inList: boolean): string =>
  inList ? `${path}[${key}]` : plainKey.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;

/** Returns the size of ranges that gives at most {@link rangeSize} ranges. */
function rangeFor(count: number): number {
  let size = 1;
  while (count / size > rangeSize) size *= rangeSize;
  return size;
}

type Opened = (id: string, depth: number, size: number) => boolean;

/** Returns the visible rows of a value: `isOpen` decides which rows are expanded. */
export function treeRowsOf(name: string, value: unknown, isOpen: Opened): TreeRow[] {
  const lines: TreeRow[] = [];
  const add = (label: string, id: string, path: string, one: unknown, depth: number): void => {
    const entries = entriesOf(one);
    const line: TreeRow = { id, path, depth, label, kind: kindOf(one), value: one };
    lines.push(line);
    if (!entries) return;
    line.size = entries.length;
    line.open = entries.length > 0 && isOpen(id, depth, entries.length);
    if (line.open) inside(entries, 0, id, path, depth + 1, Array.isArray(one));
  };
  const inside = (entries: readonly Entry[], from: number, id: string, path: string, depth: number, inList: boolean): void => {
    const size = rangeFor(entries.length);
    if (size === 1) {
      for (const [key, one] of entries) {
        const below = pathTo(path, key, inList);
        add(key, below, below, one, depth);
      }
      return;
    }
    for (let at = 0; at < entries.length; at += size) {
      const part = entries.slice(at, at + size);
      const rangeId = `${id}#${from + at}+${size}`;
      const open = isOpen(rangeId, depth, part.length);
      lines.push({
        id: rangeId,
        path,
        depth,
        label: `${from + at} … ${from + at + part.length - 1}`,
        kind: "range",
        value: undefined,
        size: part.length,
        open,
      });
      if (open) inside(part, from + at, rangeId, path, depth + 1, inList);
    }
  };
  add(name, name, name, value, 0);
  return lines;
}

/** Which rows are expanded at first: the top levels, while they are short. */
export const isOpenByDefault: Opened = (id, depth, size) => !id.includes("#") && depth < 3 && (depth === 0 || size <= 20);

/** Returns the JSON text of a value without entries. */
export const literalOf = (value: unknown): string => (value instanceof ExactNumber ? value.source : (JSON.stringify(value) ?? "null"));

/** The text of a string row without its escapes. */
const textOf = ({ value }: TreeRow): string[] => (typeof value === "string" ? [value] : []);

/** The search stops after this many matches. */
export const maxMatches = 500;

/** Returns the ids of the rows whose key or value contains the text, and of all rows that must be expanded to show them. */
export function findInTree(name: string, value: unknown, text: string): { matches: string[]; open: Set<string> } {
  const matches: string[] = [];
  const open = new Set<string>();
  // With everything expanded, each row comes after its parents: `above` holds the parents of the current row.
  const above: string[] = [];
  for (const line of treeRowsOf(name, value, () => true)) {
    above.length = line.depth;
    above[line.depth] = line.id;
    const leaf = line.size === undefined;
    const hit =
      line.kind !== "range" &&
      textIncludes(text, line.label, ...(leaf ? [literalOf(line.value), ...textOf(line), `${line.label}: ${literalOf(line.value)}`] : []));
    if (!hit) continue;
    matches.push(line.id);
    for (const id of above.slice(0, line.depth)) open.add(id);
    if (matches.length === maxMatches) break;
  }
  return { matches, open };
}
