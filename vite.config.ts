import { cloudflare } from "@cloudflare/vite-plugin";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import agents from "agents/vite";
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { dashboardEntry } from "./local/dashboardEntry.ts";
import { clientBundle } from "./local/clientBundle.ts";
import { runtimeOptionsPlugin } from "./local/runtimeOptions.ts";
import { sourceLines } from "./local/sourceLines.ts";
import { buildStamp } from "./local/buildStamp.ts";
import { localVars } from "./local/vars.ts";
import { mainWorker, workers } from "./brand-engine/domain/topology.ts";

const configOf = (folder: string) => resolve(import.meta.dirname, folder, "wrangler.jsonc");

/** One build creates the dashboard and every Worker; `vite dev` runs them together. */
export default defineConfig(({ command }) => {
  // A build is also deployed, so it must not contain local vars.
  const vars = command === "serve" ? localVars(process.env, new Date().toISOString()) : {};
  const config = () => ({ vars });
  // The dashboard of the core alone, or with the screens of the Brand Engine.
  const entry = process.env["PIPELINE"] === "none" ? "/app/main.tsx" : "/brand-engine/app/main.tsx";
  return {
    plugins: [
      react(),
      dashboardEntry(entry),
      agents(),
      tailwindcss(),
      clientBundle(import.meta.dirname),
      sourceLines(import.meta.dirname),
      runtimeOptionsPlugin(import.meta.dirname),
      buildStamp(import.meta.dirname),
      cloudflare({
        configPath: configOf(mainWorker.folder),
        config,
        auxiliaryWorkers: workers.filter((worker) => worker !== mainWorker).map(({ folder }) => ({ configPath: configOf(folder), config })),
        persistState: { path: resolve(process.env["STATE_DIR"] ?? ".state") },
      }),
    ],
    // Assets are not inlined: the content security policy of the dashboard allows no data: scripts, and the browser caches files.
    build: { assetsInlineLimit: 0 },
    server: { host: "127.0.0.1", port: Number(process.env["PORT"] ?? 8787), strictPort: true },
  };
});
