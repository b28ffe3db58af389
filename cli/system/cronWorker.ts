import type { Miniflare, V4WorkerOptions } from "miniflare";
import { randomBytes } from "node:crypto";
import type { DeclaredCron } from "./crons.ts";

export const cronWorkerName = "signalbox-crons";

/** Runs a cron of the Worker that a request names, if the request has the secret. */
const script = `
const hashOf = (text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
const isSecret = async (text, secret) => crypto.subtle.timingSafeEqual(await hashOf(text), await hashOf(secret));
export default {
  async fetch(request, env) {
    if (!(await isSecret(request.headers.get("authorization") ?? "", env.SECRET))) return new Response(null, { status: 404 });
    const { worker, cron } = await request.json();
    const target = env["WORKER_" + worker];
    if (!target) return new Response("The Worker " + worker + " does not run", { status: 500 });
    try {
      const { outcome } = await target.scheduled({ cron, scheduledTime: new Date() });
      return new Response(outcome);
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  },
};`;

/** How the crons of a local runtime are run: a Worker of its own, and the function that asks it to run one. */
export type CronRunner = {
  /** Options of the Worker. It is bound to `workers`. */
  workerFor: (workers: readonly { name?: string }[]) => V4WorkerOptions;
  /** Runs a cron now and resolves to its outcome: "ok", or why it failed. Throws when it could not be run. */
  run: (runtime: Miniflare, cron: DeclaredCron) => Promise<string>;
};

/**
 * Makes the Worker that runs the crons. Miniflare's own way, `getWorker(name).scheduled()`, stops this process until the runtime has
 * answered the first call after a start. The runtime can't answer while it waits for its full output to be read, which is done here.
 *
 * Whoever reaches the port can address any Worker (`MF-Route-Override`), so this one answers only to a secret of this process.
 */
export function createCronRunner(): CronRunner {
  const secret = randomBytes(32).toString("hex");
  return {
    workerFor: (workers) => ({
      name: cronWorkerName,
      compatibilityDate: "2026-10-01",
      // Without this flag a service binding has no `scheduled`.
      compatibilityFlags: ["service_binding_extra_handlers"],
      modulesRoot: `/${cronWorkerName}`,
      modules: [{ type: "ESModule", path: `/${cronWorkerName}/index.js`, contents: script }],
      bindings: { SECRET: secret },
      serviceBindings: Object.fromEntries(workers.map(({ name = "" }) => [`WORKER_${name}`, name])),
    }),
    run: async (runtime, { worker, cron }) => {
      const headers = { "MF-Route-Override": cronWorkerName, authorization: secret };
      const response = await runtime.dispatchFetch("http://crons/", { method: "POST", headers, body: JSON.stringify({ worker, cron }) });
      const text = await response.text();
      if (!response.ok) throw new Error(text || `status ${response.status}`);
      return text;
    },
  };
}
