import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** What the bundler knows of the modules. */
export type BundleGraph = {
  getModuleInfo(
    id: string,
  ): { importedIds: readonly string[]; dynamicallyImportedIds: readonly string[]; importers: readonly string[] } | null;
};

/** The files that declare screens: each module that they import dynamically is one. */
const declarations = ["app/router.tsx", "brand-engine/app/declare.tsx"];
/** Code that this many screens share is in one file, which all of them load. */
const minScreens = 8;

/**
 * The page of each list by the first segment of its path, and what it requests when it opens without filters. Its files and data are loaded
 * while the browser still evaluates the code of the dashboard. A screen that is not here only starts later.
 */
const pages: Readonly<Record<string, { file: string; data?: string }>> = {
  "": { file: "app/overview/OverviewPage.tsx" },
  jobs: { file: "app/features/jobs/JobsPage.tsx", data: "/api/jobs?limit=100" },
  "dead-letters": { file: "app/features/dead-letters/DeadLettersPage.tsx", data: "/api/groups?status=open&limit=50" },
  queues: { file: "app/features/queues/screens.ts" },
  workflows: { file: "app/features/workflows/WorkflowsPage.tsx" },
  schedules: { file: "app/features/schedules/SchedulesPage.tsx" },
  traces: { file: "app/features/traces/TracesPage.tsx" },
  audit: { file: "app/features/audit/AuditPage.tsx" },
  alerts: { file: "app/features/alerts/AlertsPage.tsx" },
  plans: { file: "app/features/plans/PlansPage.tsx" },
};

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

/**
 * A group of chunks for the code of screens: what the overview shares with others is one file; what at least {@link minScreens} screens share is a second, if
 * forms need it too, or a third; what fewer screens share is a file for each set of folders that they are in. With one small file for each
 * shared module, a list needed over fifty requests.
 */
export function screenFiles(root: string) {
  let screens: Map<string, Set<string>> | undefined;
  return {
    name: (id: string, graph: BundleGraph): string | null => {
      screens ??= findScreens(root, graph);
      const users = [...(screens.get(id) ?? [])];
      if (users.length > 1 && users.some((screen) => screen.endsWith("/OverviewPage.tsx"))) return "overview";
      if (users.length >= minScreens) return users.some((screen) => screen.endsWith("/NewJobPage.tsx")) ? "controls" : "lists";
      return users.length < 2 ? null : [...new Set(users.map(folderOf))].toSorted().join("-");
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

/** Returns the files of each page and its data, by the first segment of its path. The files of the entry are left out. */
function filesByPage(root: string, bundle: Bundle): Record<string, { files: string[]; data?: string }> {
  const chunks = Object.entries(bundle).flatMap(([file, chunk]) => (chunk.type === "chunk" ? [{ file, chunk }] : []));
  const initial = new Set(chunks.flatMap(({ file, chunk }) => (chunk.isEntry ? [...withImports(bundle, file)] : [])));
  return Object.fromEntries(
    Object.entries(pages).map(([segment, { file: source, ...data }]) => {
      const page = chunks.find(({ chunk }) => chunk.moduleIds.includes(join(root, source)));
      if (!page) throw new Error(`local/screenFiles.ts names ${source}, which is not part of the dashboard`);
      return [segment, { files: [...withImports(bundle, page.file)].filter((file) => !initial.has(file)), ...data }];
    }),
  );
}

/** The code that loads the files of the requested page early. It runs in the browser. */
const loader = (byPage: ReturnType<typeof filesByPage>): string => `
// Loads the code and the data of the requested page while the browser still evaluates the code of the dashboard.
(() => {
  const byPage = ${JSON.stringify(byPage)};
  const { pathname, search } = location;
  // Below a list is its panel or another page.
  const page = byPage[pathname.slice(1)];
  const add = (attributes) => document.head.append(Object.assign(document.createElement("link"), attributes));
  for (const file of page?.files ?? []) add({ rel: "modulepreload", href: "/" + file });
  if (page?.data && search === "") add({ rel: "preload", as: "fetch", crossOrigin: "anonymous", href: page.data });
})();
`;

/** Adds that code to `theme.js`, which the page runs first. */
export const earlyScreenFiles = (root: string): Plugin => ({
  name: "early-screen-files",
  apply: "build",
  applyToEnvironment: (environment) => environment.name === "client",
  writeBundle({ dir = "" }, bundle) {
    const script = join(dir, "theme.js");
    writeFileSync(script, readFileSync(join(root, "public/theme.js"), "utf8") + loader(filesByPage(root, bundle as unknown as Bundle)));
  },
});
