import { cloudflare } from "@cloudflare/vite-plugin";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import agents from "agents/vite";
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { dashboardEntry } from "./local/dashboardEntry.ts";
import { clientBundle } from "./local/clientBundle.ts";
import { firstView } from "./local/firstView.ts";
import { runtimeOptionsPlugin } from "./local/runtimeOptions.ts";
import { sourceLines } from "./local/sourceLines.ts";
import { buildOf, oldWorkersPlugin } from "./local/builds.ts";
import { buildStamp } from "./local/buildStamp.ts";
import { localVars } from "./local/vars.ts";

const configOf = (folder: string) => resolve(import.meta.dirname, folder, "wrangler.jsonc");

/** One build creates the dashboard and every Worker; `vite dev` runs them together. With `PIPELINE=none` it is the core alone. */
export default defineConfig(({ command }) => {
  // A build is also deployed, so it must not contain local vars.
  const vars = command === "serve" ? localVars(process.env, new Date().toISOString()) : {};
  const config = () => ({ vars });
  const build = buildOf(process.env);
  const [main = "", ...others] = build.configs;
  return {
    plugins: [
      react(),
      dashboardEntry(build.dashboard),
      agents(),
      tailwindcss(),
      clientBundle(import.meta.dirname),
      firstView(import.meta.dirname, build.firstView),
      sourceLines(import.meta.dirname),
      oldWorkersPlugin(import.meta.dirname, build),
      runtimeOptionsPlugin(import.meta.dirname, build),
      buildStamp(import.meta.dirname),
      cloudflare({
        configPath: configOf(main),
        config,
        auxiliaryWorkers: others.map((folder) => ({ configPath: configOf(folder), config })),
        persistState: { path: resolve(process.env["STATE_DIR"] ?? ".state") },
      }),
    ],
    // Assets are not inlined: the content security policy of the dashboard allows no data: scripts, and the browser caches files.
    // Browsers know modulepreload since 2023; in an older one, files only load later.
    build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, outDir: build.folder },
    server: { host: "127.0.0.1", port: Number(process.env["PORT"] ?? 8787), strictPort: true },
  };
});
