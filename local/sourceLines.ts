import { dirname, resolve } from "node:path";
import type { Plugin, Rolldown } from "vite";
import { fileLinesOf } from "#cli/system/sourceLines";
import type { SourceLines } from "#domain/errors/stack";

/** The placeholder in domain/errors/stack.ts. */
const placeholder = '"__SIGNALBOX_SOURCE_LINES__"';

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
      if (map) files[fileName] = fileLinesOf(map, folder, root);
    }
    const text = JSON.stringify(JSON.stringify({ worker: this.environment.name, files } satisfies SourceLines));
    for (const chunk of chunks) chunk.code = chunk.code.replaceAll(placeholder, () => text);
  },
});
