import type { Plugin } from "vite";

const domainFile = /\/domain\/([^/]+)\.ts$/;
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

const zod = { name: "zod", test: /node_modules\/zod\//, priority: 1 };
/** Puts each file of domain into a chunk of its own. Otherwise a screen that reads one constant also loads unrelated schemas. */
const domainFiles = { name: (id: string) => domainFile.exec(id)?.[1] ?? null, test: domainFile, priority: 1 };
/** Puts the code that every screen needs into one file: two dozen small files would load slowly over few connections. */
const initialFile = { name: "dashboard", tags: ["$initial" as const] };

/**
 * Plugins that keep the scripts of the first screen small. They apply to the build of the dashboard only, not to Workers.
 * - `useAgent` contains a second, experimental transport (capnweb, 15 KB gzipped) that the dashboard does not use.
 * - domain is pure: the bundler drops schemas that a screen does not use, and then zod itself (25 KB gzipped).
 */
export const clientBundle = (): Plugin[] => [
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
                output: { codeSplitting: { includeDependenciesRecursively: false, groups: [zod, domainFiles, initialFile] } },
              },
            },
          }
        : undefined,
    resolveId: (id) => (id === "capnweb" ? stub : undefined),
    load: (id) =>
      id === stub ? "export class RpcSession {} export class RpcTarget {} export const newWebSocketRpcSession = undefined;" : undefined,
  },
  {
    name: "client-bundle-domain",
    enforce: "post",
    apply: "build",
    applyToEnvironment: (environment) => environment.name === "client",
    transform(code, id) {
      if (!domainFile.test(id)) return undefined;
      return { code: markPure(code, this.parse(code).body as unknown as Node[]), map: null, moduleSideEffects: false };
    },
  },
];
