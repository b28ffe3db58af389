import type { Plugin } from "vite";

type Imports = { type: "asset" | "chunk"; imports?: readonly string[] };

/**
 * Returns a cycle among the files of a bundle, as the names of its files, the first also at the end; null if there is none. Dynamic imports
 * do not count: their file is evaluated later.
 */
export function findCycle(bundle: Readonly<Record<string, Imports>>): string[] | null {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    done.add(file);
    for (const imported of bundle[file]?.imports ?? []) {
      const cycle = visit(imported, [...path, file]);
      if (cycle) return cycle;
    }
    return null;
  };
  for (const file of Object.keys(bundle)) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return null;
}

/** Fails the build of the dashboard when files import each other: one of them would run before what it calls exists. */
export const noChunkCycles = (): Plugin => ({
  name: "no-chunk-cycles",
  applyToEnvironment: (environment) => environment.name === "client",
  generateBundle(_, bundle) {
    const cycle = findCycle(bundle);
    if (cycle) this.error(`Files of the dashboard import each other: ${cycle.join(" → ")}. Put what they share into a group of its own.`);
  },
});
