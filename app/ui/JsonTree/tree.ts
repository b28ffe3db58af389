import { textIncludes } from "#domain/text/search";
import { ExactNumber } from "./parse.ts";

/** A line of a tree. `id` is its path with ranges, unique and steady; `path` is how a program would say it. */
export type TreeRow = {
  id: string;
  path: string;
  depth: number;
  label: string;
  kind: "object" | "array" | "range" | "string" | "number" | "boolean" | "null";
  value: unknown;
  /** How many are in it; undefined for what holds nothing by nature. */
  size?: number;
  open?: boolean;
};

/** A list or object with more than this is shown in ranges of as many. */
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

/** `payload.keywords[0]`, `payload["odd key"]`. */
export const pathTo = (path: string, key: string, inList: boolean): string =>
  inList ? `${path}[${key}]` : plainKey.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;

/** The widest range that leaves at most {@link rangeSize} of them. */
function rangeFor(count: number): number {
  let size = 1;
  while (count / size > rangeSize) size *= rangeSize;
  return size;
}

type Opened = (id: string, depth: number, size: number) => boolean;

/** The lines of a value, as far as it is opened. */
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

/** What is open unless somebody said otherwise: the first levels, while they are short. */
export const isOpenByDefault: Opened = (id, depth, size) => !id.includes("#") && depth < 3 && (depth === 0 || size <= 20);

/** A value that holds nothing, in a line. */
export const literalOf = (value: unknown): string => (value instanceof ExactNumber ? value.source : (JSON.stringify(value) ?? "null"));

/** A text as it is read where it is shown without its escapes. */
const textOf = ({ value }: TreeRow): string[] => (typeof value === "string" ? [value] : []);

/** More matches than this are not looked for. */
export const maxMatches = 500;

/** The ids of the lines whose key or value has the text, and of all that must be open to see them. */
export function findInTree(name: string, value: unknown, text: string): { matches: string[]; open: Set<string> } {
  const matches: string[] = [];
  const open = new Set<string>();
  // With everything open the lines are in their order and each is below what it is in.
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
