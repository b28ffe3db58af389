import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** The fields of a built chunk that the functions below read. */
type Chunk = { fileName: string; facadeModuleId: string | null; imports: string[]; isEntry: boolean };

/** The path of a screen in the router (`/jobs/$id`), and the modules that render it, the outer module first. */
export type Screen = { path: string; modules: string[] };

const routePattern = /const (\w+) = createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: "([^"]+)",[^;]*?import\("\.\/([^"]+)"\)/g;

/** The screens that the source of the router declares, paths without parameters first. Throws when it can't parse one of them. */
export function screensOf(router: string): Screen[] {
  const screens = new Map<string, Screen>();
  for (const [, name = "", parent = "", path = "", module = ""] of router.matchAll(routePattern)) {
    const outer = screens.get(parent);
    screens.set(name, {
      path: outer ? `${outer.path}/${path}` : path,
      modules: [...(outer?.modules ?? []), module],
    });
  }
  const declared = router.split("createRoute({").length - 1;
  if (screens.size !== declared) throw new Error(`Only ${screens.size} of ${declared} screens of the router could be parsed`);
  return [...screens.values()].toSorted((a, b) => Number(a.path.includes("$")) - Number(b.path.includes("$")));
}

/** The files of a chunk and of all its direct and indirect imports, except files in `loaded`, which the page already names. */
function importsOf(chunk: Chunk, chunks: ReadonlyMap<string, Chunk>, loaded: ReadonlySet<string>, files = new Set<string>()): Set<string> {
  if (loaded.has(chunk.fileName) || files.has(chunk.fileName)) return files;
  files.add(chunk.fileName);
  for (const name of chunk.imports) {
    const imported = chunks.get(name);
    if (imported) importsOf(imported, chunks, loaded, files);
  }
  return files;
}

/** A script for the page that preloads the files of the screen in the address, while the dashboard's main script loads. */
const scriptOf = (table: readonly (readonly [string, readonly string[]])[]): string =>
  `(() => {
  const screens = ${JSON.stringify(table)};
  const [, files] = screens.find(([path]) => new RegExp("^" + path + "/?$").test(location.pathname)) ?? [];
  for (const file of files ?? []) {
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.crossOrigin = "";
    link.href = "/" + file;
    document.head.append(link);
  }
})();
`;

/**
 * Vite plugin that adds a small script to the page, which preloads the code of the current screen. Without it the browser
 * requests that code only after it has loaded and run the main script. The screens are parsed from `app/router.tsx`.
 */
export const screenPreload = (root: string): Plugin => ({
  name: "screen-preload",
  apply: "build",
  applyToEnvironment: (environment) => environment.name === "client",
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      const page = bundle["index.html"];
      if (page?.type !== "asset") throw new Error("The build has no index.html");
      const html = String(page.source);
      const chunks = new Map(Object.values(bundle).flatMap((file) => (file.type === "chunk" ? [[file.fileName, file] as const] : [])));
      const loaded = new Set([...chunks.values()].flatMap(({ fileName }) => (html.includes(fileName) ? [fileName] : [])));
      const filesOf = (module: string): Set<string> => {
        const chunk = [...chunks.values()].find(({ facadeModuleId }) => facadeModuleId === join(root, "app", module));
        if (!chunk) throw new Error(`The build has no chunk for ${module}`);
        return importsOf(chunk, chunks, loaded);
      };
      const screens = screensOf(readFileSync(join(root, "app/router.tsx"), "utf8"));
      const source = scriptOf(
        screens.map(({ path, modules }) => [
          path.replace(/\$\w+/g, "[^/]+"),
          [...new Set(modules.flatMap((module) => [...filesOf(module)]))],
        ]),
      );
      const fileName = `assets/screens-${createHash("sha256").update(source).digest("base64url").slice(0, 8)}.js`;
      this.emitFile({ type: "asset", fileName, source });
      page.source = html.replace('<script type="module"', `<script async src="/${fileName}"></script>\n    <script type="module"`);
    },
  },
});
