import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { join } from "node:path";
import { defineConfig } from "vite";

/** The gallery of the dashboard's components, on its own: nothing of it is part of a build. */
export default defineConfig({
  root: import.meta.dirname,
  cacheDir: join(import.meta.dirname, "../../node_modules/.vite/gallery"),
  plugins: [react(), tailwindcss()],
  // Found at the start, so that no page is loaded again because a story needs another package.
  optimizeDeps: { entries: ["main.tsx", "../../app/**/*.tsx", "../../brand-engine/app/**/*.tsx"] },
  server: { host: "127.0.0.1", port: Number(process.env["PORT"] ?? 8790), hmr: false, fs: { allow: ["../.."] } },
});
