import type { Plugin } from "vite";
import { noChunkCycles } from "./chunkCycles.ts";
import { type BundleGraph, earlyScreenFiles, screenFiles } from "./screenFiles.ts";

const stub = "\0capnweb";

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
const zodFolder = "/node_modules/zod/";
const zod = { name: "zod", test: (id: string) => id.includes(zodFolder), priority: 3 };
const usesZod = (graph: BundleGraph, id: string): boolean =>
  graph.getModuleInfo(id)?.importedIds.some((imported) => imported.includes(zodFolder)) ?? false;
/**
 * Puts each file of domain that contains schemas into a chunk of its own. Otherwise a screen that reads one constant also loads unrelated
 * schemas, and zod with them.
 */
const schemaFiles = (root: string) => ({
  name: (id: string, graph: BundleGraph) => (usesZod(graph, id) ? domainNameOf(root, id) : null),
  test: (id: string) => domainNameOf(root, id) !== null,
  priority: 2,
});
const packageOf = (id: string): string | null => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1]?.replace("/", "-") ?? null;
/**
 * Puts what files of schemas use, directly or not, into chunks of its own too: each package with the files of domain that use it, and the other
 * files of domain together. In the chunk of a screen, screen and schemas would import each other.
 */
const usedBySchemas = (root: string) => {
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
  return {
    name: (id: string, graph: BundleGraph) => {
      if (!isUsed(id, graph)) return null;
      const [ownPackage] = [id, ...(graph.getModuleInfo(id)?.importedIds ?? [])].flatMap((each) => packageOf(each) ?? []);
      return ownPackage ?? "domain";
    },
    test: (id: string) => domainNameOf(root, id) !== null || packageOf(id) !== null,
    priority: 2,
  };
};
/** Puts the code that every screen needs into one file: two dozen small files would load slowly over few connections. */
const initialFile = { name: "dashboard", tags: ["$initial" as const], priority: 4 };

/**
 * Plugins that keep the scripts of the first screen small. They apply to the build of the dashboard only, not to Workers.
 * - `useAgent` contains a second, experimental transport (capnweb, 15 KB gzipped) that the dashboard does not use.
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
                    groups: [initialFile, zod, schemaFiles(root), usedBySchemas(root), screenFiles(root)],
                  },
                },
              },
            },
          }
        : undefined,
    resolveId: (id) => (id === "capnweb" ? stub : undefined),
    load: (id) =>
      id === stub ? "export class RpcSession {} export class RpcTarget {} export const newWebSocketRpcSession = undefined;" : undefined,
  },
  earlyScreenFiles(root),
  noChunkCycles(),
  {
    name: "client-bundle-domain",
    enforce: "post",
    apply: "build",
    applyToEnvironment: (environment) => environment.name === "client",
    transform(code, id) {
      if (domainNameOf(root, id) === null) return undefined;
      return { code: markPure(code, this.parse(code).body as unknown as Node[]), map: null, moduleSideEffects: false };
    },
  },
];
