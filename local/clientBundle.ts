import type { Plugin } from "vite";

const domainFile = /\/domain\/([^/]+)\.ts$/;
const stub = "\0capnweb";

/** What the walk below needs of a syntax tree. */
type Node = { type: string; start: number; end: number; declaration?: Node | null; declarations?: { init?: Node | null }[] };

const callConstants = ({ type, declaration, declarations }: Node): Node[] => {
  if (type === "ExportNamedDeclaration" && declaration) return callConstants(declaration);
  return type === "VariableDeclaration" ? (declarations ?? []).flatMap(({ init }) => (init?.type === "CallExpression" ? [init] : [])) : [];
};

/** The code with every constant that a call makes marked as one that nobody misses who doesn't use it. */
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
/** A schema in the file of a constant that the first screen reads would come with it: each room of the domain is a file. */
const domainFiles = { name: (id: string) => domainFile.exec(id)?.[1] ?? null, test: domainFile, priority: 1 };
/** What every screen stands in is one file: two dozen small ones wait for each other where connections are few. */
const initialFile = { name: "desk", tags: ["$initial" as const] };

/**
 * What keeps the desk's first screen small; it is not for the Workers' builds.
 * - `useAgent` carries a second, experimental transport (capnweb, 15 KB gzipped) that the desk does not use.
 * - domain is pure: schemas a screen does not parse with fall out, and with them zod itself (25 KB gzipped).
 */
export const clientBundle = (): Plugin[] => [
  {
    name: "lean-desk-bundle",
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
    name: "lean-desk-domain",
    enforce: "post",
    apply: "build",
    applyToEnvironment: (environment) => environment.name === "client",
    transform(code, id) {
      if (!domainFile.test(id)) return undefined;
      return { code: markPure(code, this.parse(code).body as unknown as Node[]), map: null, moduleSideEffects: false };
    },
  },
];
