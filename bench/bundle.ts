import { join, resolve } from "node:path";
import { build } from "vite";

const root = resolve(import.meta.dirname, "..");

/** The code of `worker.ts` with all its imports as one module. Throws the error of the build. */
export async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    root,
    logLevel: "warn",
    ssr: { target: "webworker", noExternal: true },
    build: { ssr: join(import.meta.dirname, "worker.ts"), write: false, rolldownOptions: { external: [/^cloudflare:/] } },
  });
  const outputs = Array.isArray(built) ? built : "output" in built ? [built] : [];
  for (const file of outputs.flatMap(({ output }) => output)) if (file.type === "chunk" && file.isEntry) return file.code;
  throw new Error("The build of the benchmark Worker has no entry module");
}
