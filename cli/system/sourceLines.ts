import { decode, encode } from "@jridgewell/sourcemap-codec";
import { relative, resolve } from "node:path";
import type { SourceLines } from "#domain/errors/stack";

type FileLines = SourceLines["files"][string];

/** The part of a source map that is read. */
export type SourceMap = { mappings: string; sources: readonly (string | null)[] };

/** Reduces a source map to source lines: one segment where the source line changes, and one where a library begins. */
function reduceMappings(mappings: string, sources: readonly string[], shift: number): FileLines {
  const isLibrary = (source: number) => (sources[source] ?? "").startsWith("node_modules/");
  let library: number | null = null;
  const reduced = decode(mappings).map((segments, builtLine) => {
    const kept: [column: number, source: number, line: number, column: number][] = [];
    const by = builtLine === 0 ? shift : 0;
    for (const [column, source, line] of segments) {
      if (source === undefined || line === undefined) continue;
      if (isLibrary(source)) {
        if (library !== source) kept.push([column + by, source, 0, 0]);
        library = source;
      } else {
        const before = kept.at(-1);
        if (before?.[1] !== source || before[2] !== line) kept.push([column + by, source, line, 0]);
        library = null;
      }
    }
    return kept;
  });
  return { sources: [...sources], mappings: encode(reduced) };
}

/** The path of a source from the root; for a library, from `node_modules`. */
function sourceNameOf(root: string, folder: string, source: string): string {
  const path = relative(root, resolve(folder, source)).replaceAll("\\", "/");
  const library = path.lastIndexOf("node_modules/");
  return library > 0 ? path.slice(library) : path;
}

/**
 * The source lines of a built file, by its source map. Sources are relative to `folder`, their names to `root`. `shift`: by how many
 * characters the first line of the built file is longer than the map knows.
 */
export const fileLinesOf = ({ mappings, sources }: SourceMap, folder: string, root: string, shift = 0): FileLines =>
  reduceMappings(
    mappings,
    sources.map((source) => sourceNameOf(root, folder, source ?? "")),
    shift,
  );
