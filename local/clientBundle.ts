import type { Plugin } from "vite";
import type { BundleGraph } from "./bundleGraph.ts";
import { noChunkCycles } from "./chunkCycles.ts";
import { libraryStandIns } from "./libraryStandIns.ts";
import { earlyScreenFiles, screenFiles } from "./screenFiles.ts";

/** The fields of a syntax tree that the functions below read. */
type Node = { type: string; start: number; end: number; declaration?: Node | null; declarations?: { init?: Node | null }[] };

const callConstants = ({ type, declaration, declarations }: Node): Node[] => {
  if (type === "ExportNamedDeclaration" && declaration) return callConstants(declaration);
  return type === "VariableDeclaration" ? (declarations ?? []).flatMap(({ init }) => (init?.type === "CallExpression" ? [init] : [])) : [];
};

/** Marks each constant that is initialized by a call as pure, so that the bundler drops it when it is unused. */
function markPure(code: string, statements: readonly Node[]): string {
  return statements
    .flatMap(callConstants)
    .toReversed()
    .reduce(
      (text, { start, end }) => `${text.slice(0, start)}/* @__PURE__ */ (() => (${text.slice(start, end)}))()${text.slice(end)}`,
      code,
    );
}

/** The path of a file in domain without its ending, with dashes for slashes; null for another file. */
const domainNameOf = (root: string, id: string): string | null => {
  const folder = `${root}/domain/`;
  return id.startsWith(folder) && id.endsWith(".ts") ? id.slice(folder.length, -3).replaceAll("/", "-") : null;
};
/** Marks the constants of a file of domain as pure. `parse` returns its syntax tree. Undefined for another file. */
export function markPureIn(root: string, id: string, code: string, parse: () => { body: unknown }) {
  if (domainNameOf(root, id) === null) return undefined;
  return { code: markPure(code, parse().body as Node[]), map: null, moduleSideEffects: false };
}
const zodFolder = "/node_modules/zod/";
const zod = { name: "zod", test: (id: string) => id.includes(zodFolder), priority: 3 };
const usesZod = (graph: BundleGraph, id: string): boolean =>
  graph.getModuleInfo(id)?.importedIds.some((imported) => imported.includes(zodFolder)) ?? false;
/** Files of which the dashboard uses constants only: their schemas are dropped, and zod with them. A screen that reads one then loads no schemas. */
const constantFiles = new Set([
  "account-account",
  "dead-letters-deadLetter",
  "dead-letters-replayOutcome",
  "groups-group",
  "queues-consumers",
  "traces-trace",
  "workflows-controlRequests",
  "workflows-instanceControl",
]);
/** Such files that only the screens about one noun use: they are in the files of those. */
const constantFilesOfScreens = new Set(["workflows-instance", "workflows-instanceEvents"]);
const packageOf = (id: string): string | null => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1]?.replace("/", "-") ?? null;
/** Whether a file of domain with schemas uses another one, directly or not. */
function findUsedBySchemas(root: string) {
  const known = new Map<string, boolean>();
  const isUsed = (id: string, graph: BundleGraph): boolean => {
    const found = known.get(id);
    if (found !== undefined) return found;
    // Modules that import each other ask for each other: until the answer is known, it is no.
    known.set(id, false);
    const importers = graph.getModuleInfo(id)?.importers ?? [];
    const used = importers.some(
      (importer) => (domainNameOf(root, importer) !== null && usesZod(graph, importer)) || isUsed(importer, graph),
    );
    known.set(id, used);
    return used;
  };
  return isUsed;
}
/** The folders of domain and the packages that make up the messages of jobs: forms that write one need them all. */
const messageParts = new Set(["jobs", "messages", "uuid"]);
/**
 * Puts the files of domain that contain schemas into a chunk for each of its folders, which forms load, with zod; one that needs another package
 * is alone. What they use, directly or not, is in chunks of its own too: each package with the files of domain that use it, and the other files
 * of domain together. In the chunk of a screen, screen and schemas would import each other.
 */
const domainFiles = (root: string) => {
  const isUsedBySchemas = findUsedBySchemas(root);
  const chunkOf = (part: string, otherwise = part): string => (messageParts.has(part) ? "messages" : otherwise);
  return {
    name: (id: string, graph: BundleGraph) => {
      const name = domainNameOf(root, id);
      const packages = [id, ...(graph.getModuleInfo(id)?.importedIds ?? [])].flatMap((each) => packageOf(each) ?? []);
      const other = packages.find((each) => each !== "zod");
      if (name !== null && usesZod(graph, id)) {
        if (constantFiles.has(name)) return "domain";
        if (constantFilesOfScreens.has(name)) return null;
        const [folder = ""] = name.split("-");
        return other !== undefined && !messageParts.has(other) ? name : chunkOf(folder, `${folder}-schemas`);
      }
      if (!isUsedBySchemas(id, graph)) return null;
      return chunkOf(other ?? "domain");
    },
    test: (id: string) => domainNameOf(root, id) !== null || packageOf(id) !== null,
    priority: 2,
  };
};
/** The weights of the icon library that neither Kumo nor the dashboard uses: half of an icon's size. */
const unusedWeights = /\[\s*"(?:duotone|light|thin)",[\s\S]*?\n {2}\],?/g;
/** Puts the code that every screen needs into one file: two dozen small files would load slowly over few connections. */
const initialFile = { name: "dashboard", tags: ["$initial" as const], priority: 4 };

/**
 * Plugins that keep the scripts of the first screen small. They apply to the build of the dashboard only, not to Workers.
 * - domain is pure: the bundler drops schemas that a screen does not use, and then zod itself (25 KB gzipped).
 *
 * Measured over a connection of 1.6 Mbit/s and 150 ms, six loads each: the overview loads 203 KB instead of 258 KB and is
 * shown after 2.6 s instead of 2.9 s; the jobs load 329 KB instead of 357 KB.
 */
export const clientBundle = (root: string): Plugin[] => [
  {
    name: "client-bundle",
    enforce: "pre",
    applyToEnvironment: (environment) => environment.name === "client",
    configEnvironment: (name) =>
      name === "client"
        ? {
            build: {
              rolldownOptions: {
                treeshake: { manualPureFunctions: ["z"] },
                output: {
                  codeSplitting: {
                    includeDependenciesRecursively: false,
                    groups: [initialFile, zod, domainFiles(root), screenFiles(root)],
                  },
                },
              },
            },
          }
        : undefined,
  },
  {
    name: "client-bundle-icons",
    apply: "build",
    applyToEnvironment: (environment) => environment.name === "client",
    transform: (code, id) => (id.includes("/@phosphor-icons/react/dist/defs/") ? code.replace(unusedWeights, "") : undefined),
  },
  libraryStandIns(),
  earlyScreenFiles(root),
  noChunkCycles(),
  {
    name: "client-bundle-domain",
    enforce: "post",
    apply: "build",
    applyToEnvironment: (environment) => environment.name === "client",
    transform(code, id) {
      return markPureIn(root, id, code, () => this.parse(code));
    },
  },
];
