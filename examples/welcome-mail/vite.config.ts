import { cloudflare } from "@cloudflare/vite-plugin";
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { sourceLines } from "#local/sourceLines";

const root = resolve(import.meta.dirname, "../..");

/** Builds the Worker with its source lines, so that stacks of its jobs name them: `vite build`, then `wrangler deploy`. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [sourceLines(root), cloudflare({ configPath: resolve(import.meta.dirname, "wrangler.jsonc") })],
});
