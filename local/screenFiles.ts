import { readFileSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import type { Plugin } from "vite";
import type { BundleGraph } from "./bundleGraph.ts";
import { commonData, earlyLists, earlyScreens } from "./earlyScreens.ts";
import { createKumoCheck } from "./kumoCode.ts";

/** The files that declare screens: each module that they import dynamically is one. */
const declarations = ["app/router.tsx", "brand-engine/app/declare.tsx"];

/** Returns the screens that import a module, not counting dynamic imports, by the id of the module. */
function findScreens(root: string, graph: BundleGraph): Map<string, Set<string>> {
  const screens = new Map<string, Set<string>>();
  const addTo = (id: string, screen: string): void => {
    const known = screens.get(id);
    if (known?.has(screen)) return;
    screens.set(id, (known ?? new Set()).add(screen));
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) addTo(imported, screen);
  };
  for (const file of declarations)
    for (const screen of graph.getModuleInfo(join(root, file))?.dynamicallyImportedIds ?? []) addTo(screen, screen);
  return screens;
}

const folderOf = (screen: string): string => screen.split("/").at(-2) ?? "";
/** Code of a list that screens about this many nouns share is in the file of what lists share. */
const minNouns = 5;
/** What the pipeline declares. The panels of others show it too. */
const declared = "declared";
/** What a screen or another file is about: its folder below `features`, or what the pipeline declares. */
const nounOf = (id: string): string => /\/features\/([^/]+)\//.exec(id)?.[1] ?? declared;

/**
 * A group of chunks for the code of screens: what the overview shares with lists is one file, and what it shares with other screens only, such
 * as charts, another. What lists share, with each other or with screens about at least {@link minNouns} nouns, is a third. What one list shares
 * with its panels and forms is in the file of that list, and what it shares with others is in a file beside it. Of the other code, what several
 * screens about one noun share is a file, and so is what they share with screens about others, unless it belongs to a noun itself. Kumo's code
 * is in a file of its own, which no screen needs before something is opened. The code of one screen is in its own file, so that what it loads
 * later makes no files of its own. So a list needs four files, and a panel two more; with one small file for each shared module a list needed
 * over fifty.
 */
export function screenFiles(root: string) {
  let screens: Map<string, Set<string>> | undefined;
  const isOfKumo = createKumoCheck(root);
  const listPages = new Map(Object.entries(earlyLists).map(([path, { file }]) => [join(root, file), path || "overview"]));
  const folders = new Set([...listPages.keys()].map(folderOf));
  return {
    name: (id: string, graph: BundleGraph): string | null => {
      if (isOfKumo(id, graph)) return "kumo";
      screens ??= findScreens(root, graph);
      const users = [...(screens.get(id) ?? [])];
      const lists = users.flatMap((screen) => listPages.get(screen) ?? []);
      if (lists.includes("overview")) return lists.length > 1 ? "overview" : users.length > 1 ? "overview-shared" : null;
      const [list, another] = lists;
      if (another !== undefined || new Set(users.map(nounOf)).size >= minNouns) return "controls";
      if (list !== undefined) return users.every((screen) => folderOf(screen) === list) ? list : `${list}-shared`;
      const [screen, anotherScreen] = users;
      if (screen === undefined) return null;
      if (anotherScreen === undefined) return parse(screen).name;
      if (new Set(users.map(nounOf)).size === 1 && nounOf(screen) !== declared) return `${nounOf(screen)}-panels`;
      return folders.has(nounOf(id)) ? `${nounOf(id)}-shared` : "panels";
    },
    priority: 1,
  };
}

type Chunk = { type: "chunk"; isEntry: boolean; facadeModuleId: string | null; imports: readonly string[]; moduleIds: readonly string[] };
type Bundle = Readonly<Record<string, Chunk | { type: "asset" }>>;

/** Returns the files that a file imports, itself included. */
function withImports(bundle: Bundle, file: string, found = new Set<string>()): Set<string> {
  const chunk = bundle[file];
  if (chunk?.type !== "chunk" || found.has(file)) return found;
  found.add(file);
  for (const imported of chunk.imports) withImports(bundle, imported, found);
  return found;
}

/** The screens that pages know of. One of the Brand Engine is part of its own build only. */
const declaredScreens = () =>
  [earlyLists, earlyScreens].flatMap((screens) =>
    Object.entries(screens).map(([pattern, screen]) => ({ ...screen, pattern, isOptional: screen.file.startsWith("brand-engine/") })),
  );

/** Returns each screen with its files and data. The files of the entry are left out. */
function screensWithFiles(root: string, bundle: Bundle) {
  const chunks = Object.entries(bundle).flatMap(([file, chunk]) => (chunk.type === "chunk" ? [{ file, chunk }] : []));
  const initial = new Set(chunks.flatMap(({ file, chunk }) => (chunk.isEntry ? [...withImports(bundle, file)] : [])));
  const filesOf = (source: string): string[] => {
    const found = chunks.find(({ chunk }) => chunk.moduleIds.includes(join(root, source)));
    return found ? [...withImports(bundle, found.file)].filter((file) => !initial.has(file)) : [];
  };
  return declaredScreens().flatMap(({ pattern, file, list, data = [], isOptional }) => {
    const files = new Set([
      ...filesOf(list === undefined ? file : ((earlyLists[list] ?? earlyScreens[list])?.file ?? "")),
      ...filesOf(file),
    ]);
    if (files.size === 0 && !isOptional) throw new Error(`local/earlyScreens.ts names ${file}, which is not part of the dashboard`);
    const [path = "", search = ""] = pattern.split("?");
    return files.size === 0 ? [] : [{ path, search, hasView: Object.hasOwn(earlyLists, path), files: [...files], data }];
  });
}

/** Puts the list of the files and the data of each screen into `index.html`, for `api-worker/pages.ts`. */
export const earlyScreenFiles = (root: string): Plugin => ({
  name: "early-screen-files",
  apply: "build",
  applyToEnvironment: (environment) => environment.name === "client",
  writeBundle({ dir = "" }, bundle) {
    const page = join(dir, "index.html");
    const early = JSON.stringify({ common: commonData, screens: screensWithFiles(root, bundle as unknown as Bundle) });
    const script = `<script type="application/json" id="early">${early}</script>`;
    writeFileSync(page, readFileSync(page, "utf8").replace("</head>", `${script}</head>`));
  },
});
