import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { builtWorkers } from "#local/builtWorkers";
import { migrate } from "#local/migrate";
import { createProblems } from "#cli/system/problems";
import { localVars } from "#local/vars";
import { localWorkflows } from "#cli/system/workflowInstances";

const root = resolve(import.meta.dirname, "..");

/** A Worker of a team. A request creates an instance of its workflow, whose parameters say what its steps do. */
const shopScript = `
import { WorkflowEntrypoint } from "cloudflare:workers";
export class Fulfil extends WorkflowEntrypoint {
  async run({ payload: { fails = false, sleep = 10 } }, step) {
    await step.do("charge card", { retries: { limit: 5, delay: 2000, backoff: "constant" } }, async ({ attempt }) => {
      if (attempt === 1) throw new TypeError("Card declined");
      return { charged: 42, attempt };
    });
    await step.sleep("cool down", sleep);
    await step.waitForEvent("shipment", { type: "shipped", timeout: "1 hour" });
    await step.do("notify", { retries: { limit: 1, delay: 50 } }, async () => {
      if (fails) throw new Error("SMTP down");
      return "sent";
    });
    return { shipped: true };
  }
}
export default {
  async fetch(request, env) {
    const { id, ship, ...params } = await request.json();
    if (ship) await (await env.FULFIL.get(id)).sendEvent({ type: "shipped", payload: {} });
    else await env.FULFIL.create({ id, params });
    return new Response("ok");
  },
};`;

const shop: V4WorkerOptions = {
  name: "shop-worker",
  modules: true,
  script: shopScript,
  compatibilityDate: "2026-10-01",
  workflows: { FULFIL: { name: "fulfil", className: "Fulfil" } },
};
const settings = { workflows: [{ name: "fulfil", binding: "WORKFLOW_FULFIL", script: "shop-worker", displayName: "Fulfilment" }] };

const accountVars = (url: string) => ({
  CLOUDFLARE_API_TOKEN: "made-up-token",
  CLOUDFLARE_ACCOUNT_ID: "a1",
  CLOUDFLARE_API_BASE_URL: url,
});

/** The built system beside the Worker of a team whose workflow it watches. `send` asks that Worker to start an instance, or to ship it. */
export type ShopSystem = { address: string; send: (body: object) => Promise<void>; stop: () => Promise<void> };

/**
 * Starts the built system with the shop. Without `canList` the process lists no instances, as on Cloudflare. `accountUrl` is where the API of a
 * connected account answers.
 */
export async function startShop({ canList = true, accountUrl }: { canList?: boolean; accountUrl?: string } = {}): Promise<ShopSystem> {
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-shop-"));
  await migrate(
    root,
    stateDir,
    createProblems((line) => console.error(line)),
  );
  const [main, ...others] = builtWorkers(root, localVars({}, new Date().toISOString()), new Map());
  if (!main) throw new Error("Signalbox was not built");
  const listInstances = localWorkflows(stateDir);
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      resourcePersistencePath: stateDir,
      unsafeLocalExplorer: false,
      unsafeTriggerHandlers: false,
      telemetry: { enabled: false },
      cf: false,
      log: new Log(LogLevel.NONE),
      handleStructuredLogs: () => undefined,
      workers: [
        {
          ...main,
          bindings: { ...main.bindings, SIGNALBOX_SETTINGS: JSON.stringify(settings), ...(accountUrl ? accountVars(accountUrl) : {}) },
          workflows: { ...main.workflows, WORKFLOW_FULFIL: { name: "fulfil", className: "Fulfil", scriptName: "shop-worker" } },
          serviceBindings: {
            ...main.serviceBindings,
            ...(canList ? { LOCAL_WORKFLOWS: async (request: { url: string }) => Response.json(await listInstances(request)) } : {}),
          },
        } as typeof main,
        ...others,
        shop,
      ],
    }),
  );
  const { origin } = await runtime.ready;
  return {
    address: origin,
    send: async (body) => {
      // A call by `runtime.getWorker` would block this process, which reads the output of the runtime.
      const headers = { "MF-Route-Override": "shop-worker" };
      const response = await runtime.dispatchFetch("http://shop/", { method: "POST", headers, body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`The shop answered ${response.status}: ${await response.text()}`);
    },
    stop: async () => {
      await runtime.dispose();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}
