import { decode, encode } from "@jridgewell/sourcemap-codec";
import { dirname, relative, resolve } from "node:path";
import type { Plugin, Rolldown } from "vite";
import type { SourceLines } from "#domain/errors/stack";

/** The placeholder in domain/errors/stack.ts. */
const placeholder = '"__SIGNALBOX_SOURCE_LINES__"';

type FileLines = SourceLines["files"][string];

/** Reduces a source map to source lines: one segment where the source line changes, and one where a library begins. */
function reduceMappings(mappings: string, sources: readonly string[]): FileLines {
  const isLibrary = (source: number) => (sources[source] ?? "").startsWith("node_modules/");
  let library: number | null = null;
  const reduced = decode(mappings).map((segments) => {
    const kept: [column: number, source: number, line: number, column: number][] = [];
    for (const [column, source, line] of segments) {
      if (source === undefined || line === undefined) continue;
      if (isLibrary(source)) {
        if (library !== source) kept.push([column, source, 0, 0]);
        library = source;
      } else {
        const before = kept.at(-1);
        if (before?.[1] !== source || before[2] !== line) kept.push([column, source, line, 0]);
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
 * Vite plugin that puts a small source map into each Worker, so that stacks in dead letters, attempts and logs name source
 * files and lines. Cloudflare maps only the stacks that it logs itself, not `error.stack` in a Worker.
 * https://developers.cloudflare.com/workers/observability/source-maps/
 */
export const sourceLines = (root: string): Plugin => ({
  name: "signalbox:source-lines",
  apply: "build",
  enforce: "post",
  applyToEnvironment: ({ name }) => name !== "client",
  generateBundle(options, bundle) {
    const chunks = Object.values(bundle).filter((file): file is Rolldown.OutputChunk => file.type === "chunk");
    const files: SourceLines["files"] = {};
    for (const { fileName, map } of chunks) {
      const folder = dirname(resolve(root, options.dir ?? "dist", fileName));
      if (map)
        files[fileName] = reduceMappings(
          map.mappings,
          map.sources.map((source) => sourceNameOf(root, folder, source ?? "")),
        );
    }
    const text = JSON.stringify(JSON.stringify({ worker: this.environment.name, files } satisfies SourceLines));
    for (const chunk of chunks) chunk.code = chunk.code.replaceAll(placeholder, () => text);
  },
});
