import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/** The import specifiers of a module: `from "…"`, `import "…"` and `import("…")`, also of types. */
const importPattern = /\b(?:from\s+|import\s+|import\()"(\.[^"]+)"/g;

/** An import between two entries (files or folders) of the same folder. */
type Arrow = { from: string; to: string; example: string };

/** The lowest folder that holds both files, and the entries of it that lead to each of them. */
function arrowBetween(importer: string, imported: string): { folder: string; arrow: Arrow } | undefined {
  const [a, b] = [importer.split("/"), imported.split("/")];
  let depth = 0;
  while (a[depth] === b[depth] && depth < a.length) depth++;
  const [from, to] = [a[depth], b[depth]];
  if (from === undefined || to === undefined) return undefined;
  return { folder: a.slice(0, depth).join("/"), arrow: { from, to, example: `${importer} imports ${imported}` } };
}

/** The first cycle among the arrows, as the arrows along it; undefined if there is none. */
function cycleAmong(arrows: readonly Arrow[]): Arrow[] | undefined {
  const arrowsFrom = Map.groupBy(arrows, ({ from }) => from);
  const finished = new Set<string>();
  const search = (entry: string, path: readonly Arrow[]): Arrow[] | undefined => {
    const start = path.findIndex(({ from }) => from === entry);
    if (start >= 0) return path.slice(start);
    if (finished.has(entry)) return undefined;
    for (const arrow of arrowsFrom.get(entry) ?? []) {
      const cycle = search(arrow.to, [...path, arrow]);
      if (cycle) return cycle;
    }
    finished.add(entry);
    return undefined;
  };
  for (const entry of arrowsFrom.keys()) {
    const cycle = search(entry, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/**
 * Folders that import each other, directly or through others, at any depth: one text for each folder that holds such a cycle, with an
 * import for each step. Imports inside one folder don't count: the linter refuses cycles of files. `modules`: the text of each module by
 * its path.
 */
export function folderCycles(modules: ReadonlyMap<string, string>): string[] {
  const arrows = [...modules].flatMap(([importer, text]) =>
    [...text.matchAll(importPattern)].flatMap(([, specifier = ""]) => arrowBetween(importer, join(dirname(importer), specifier)) ?? []),
  );
  return [...Map.groupBy(arrows, ({ folder }) => folder)].flatMap(([folder, inFolder]) => {
    const cycle = cycleAmong(inFolder.map(({ arrow }) => arrow));
    return cycle ? [`${folder}: ${cycle.map(({ from, to, example }) => `${from} → ${to} (${example})`).join(", ")}`] : [];
  });
}

/** The folders at the root whose own folders must not import each other. */
export const rooms = ["app", "domain", "store", "runtime", "agent", "api-worker", "services", "brand-engine", "local", "bench", "e2e"];

/** The modules of a folder by their path from `root`, without tests and what only tests use. */
export async function readModules(root: string, folder: string): Promise<Map<string, string>> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|\/testing\/|vitest\.config/.test(path));
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}
