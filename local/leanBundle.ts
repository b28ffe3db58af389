import type { Plugin } from "vite";

const stub = "\0capnweb";

/**
 * What keeps the desk's first screen small; it is not for the Workers' builds.
 * - `useAgent` carries a second, experimental transport (capnweb, 15 KB gzipped) that the desk does not use.
 * - zod's schemas are pure: those a screen does not parse with fall out, and with them zod itself.
 */
export const leanBundle = (): Plugin => ({
  name: "lean-desk-bundle",
  enforce: "pre",
  applyToEnvironment: (environment) => environment.name === "client",
  configEnvironment: (name) =>
    name === "client" ? { build: { rolldownOptions: { treeshake: { manualPureFunctions: ["z"] } } } } : undefined,
  resolveId: (id) => (id === "capnweb" ? stub : undefined),
  load: (id) =>
    id === stub ? "export class RpcSession {} export class RpcTarget {} export const newWebSocketRpcSession = undefined;" : undefined,
});
