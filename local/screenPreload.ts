import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** What the walk below needs of a built chunk. */
type Chunk = { fileName: string; facadeModuleId: string | null; imports: string[]; isEntry: boolean };

/** A screen's path as the router has it (`/jobs/$id`), and the modules that draw it, the outer one first. */
export type Screen = { path: string; modules: string[] };

const routePattern = /const (\w+) = createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: "([^"]+)",[^;]*?import\("\.\/([^"]+)"\)/g;

/** The screens that the text of a router declares; a path without parameters comes before one with them. Throws when it can't read one. */
export function screensOf(router: string): Screen[] {
  const found = new Map<string, Screen>();
  for (const [, name = "", parent = "", path = "", module = ""] of router.matchAll(routePattern)) {
    const outer = found.get(parent);
    found.set(name, {
      path: outer ? `${outer.path}/${path}` : path,
      modules: [...(outer?.modules ?? []), module],
    });
  }
  const declared = router.split("createRoute({").length - 1;
  if (found.size !== declared) throw new Error(`Of ${declared} screens of the router ${found.size} could be read`);
  return [...found.values()].toSorted((a, b) => Number(a.path.includes("$")) - Number(b.path.includes("$")));
}

/** All that a chunk imports, and what that imports; not what the page itself names. */
function importsOf(chunk: Chunk, chunks: ReadonlyMap<string, Chunk>, known: ReadonlySet<string>, found = new Set<string>()): Set<string> {
  if (known.has(chunk.fileName) || found.has(chunk.fileName)) return found;
  found.add(chunk.fileName);
  for (const name of chunk.imports) {
    const imported = chunks.get(name);
    if (imported) importsOf(imported, chunks, known, found);
  }
  return found;
}

/** The script of the page: names the files of the screen in the address, so that they come while the desk's own are read. */
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
 * A screen's code is loaded by the desk's, which is a round trip and a good deal of reading later than need be. The page
 * gets a small script that asks for both at once. The router stays the one place that says which screen is where.
 */
export const screenPreload = (root: string): Plugin => ({
  name: "screen-preload",
  apply: "build",
  applyToEnvironment: (environment) => environment.name === "client",
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      const page = bundle["index.html"];
      if (page?.type !== "asset") throw new Error("The build has no page");
      const html = String(page.source);
      const chunks = new Map(Object.values(bundle).flatMap((one) => (one.type === "chunk" ? [[one.fileName, one] as const] : [])));
      const known = new Set([...chunks.values()].flatMap(({ fileName }) => (html.includes(fileName) ? [fileName] : [])));
      const filesOf = (module: string): Set<string> => {
        const chunk = [...chunks.values()].find(({ facadeModuleId }) => facadeModuleId === join(root, "app", module));
        if (!chunk) throw new Error(`No chunk of the build is ${module}`);
        return importsOf(chunk, chunks, known);
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
