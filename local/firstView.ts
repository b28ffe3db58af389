import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import type { Plugin } from "vite";
import { markPureIn } from "./clientBundle.ts";

/** What the first view has instead of the libraries of the dashboard: enough to draw its components once. */
const standIns: Readonly<Record<string, string>> = {
  react: "react.ts",
  "react/jsx-runtime": "jsxRuntime.ts",
  "@tanstack/react-router": "router.ts",
  "@tanstack/react-query": "query.ts",
  "../core/settings/fullZoneName.ts": "fullZoneName.ts",
  "./exactTime.ts": "exactTime.ts",
  "hono/client": "anything.ts",
  zod: "anything.ts",
};

/** Whether a module imports the client of the API. */
const isApiClient = (id: string, importer = ""): boolean =>
  id.endsWith("/core/api.ts") || (id === "./api.ts" && importer.includes("/app/core/"));

/** Bundles the first view with its stand-ins into one classic script. What the dashboard loads later is left out. */
async function bundleFirstView(root: string, entry: string): Promise<string> {
  const bundle = await rolldown({
    input: join(root, entry),
    cwd: root,
    treeshake: { moduleSideEffects: false, manualPureFunctions: ["z"] },
    plugins: [
      {
        name: "first-view",
        resolveId: (id, importer) => {
          const standIn = isApiClient(id, importer) ? "anything.ts" : standIns[id];
          return standIn === undefined ? undefined : join(root, "app/firstView/stand-ins", standIn);
        },
        resolveDynamicImport: () => false,
        transform(code, id) {
          return markPureIn(root, id, code, () => this.parse(code, { lang: "ts" }));
        },
      },
    ],
  });
  const { output } = await bundle.generate({ format: "iife", minify: true });
  await bundle.close();
  // The notes for bundlers have done their work.
  return output[0].code.replaceAll("/* @__PURE__ */ ", " ");
}

const inline = (id: string, code: string): string => `<script id="${id}">${code.replaceAll("</script", String.raw`<\/script`)}</script>`;

/** A preload of the style sheet: its link comes after the first view, so a browser would request it later, when it has got all of that. */
const preloadOfStyles = (html: string): string =>
  (/<link rel="stylesheet"[^>]*>/.exec(html)?.[0] ?? "").replace('rel="stylesheet"', 'rel="preload" as="style"');

/** The page with `theme.js` and the first view in it, which starts the dashboard. */
const withFirstView = (html: string, theme: string, view: string): string =>
  html
    .replace('<script src="/theme.js"></script>', () => preloadOfStyles(html) + inline("theme", theme) + inline("view", view))
    // What the first view needs comes first.
    .replaceAll('<link rel="modulepreload" crossorigin', '<link rel="modulepreload" fetchpriority="low" crossorigin')
    .replace(
      /<script type="module" crossorigin src="([^"]+)"><\/script>/,
      '<link id="entry" rel="modulepreload" fetchpriority="low" crossorigin href="$1">',
    );

/**
 * Puts the first view into the page: a script that draws what the page brings, before the code of the dashboard is there. In the page itself,
 * because a file would come a round trip later; the Worker allows it by its hash, and leaves it out on screens without a view. `entry` is a path
 * from the root. The development server has no first view.
 */
export const firstView = (root: string, entry: string): Plugin => ({
  name: "first-view",
  apply: "build",
  applyToEnvironment: (environment) => environment.name === "client",
  async writeBundle({ dir = "" }) {
    const theme = readFileSync(join(root, "public/theme.js"), "utf8").replace(/^\s*\/\/.*\n/gm, "");
    const view = await bundleFirstView(root, entry);
    const page = join(dir, "index.html");
    writeFileSync(page, withFirstView(readFileSync(page, "utf8"), theme, view));
  },
});
