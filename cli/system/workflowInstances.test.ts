import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { globSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listLocalInstances } from "./workflowInstances.ts";
import { waitUntil } from "./waitUntil.ts";

const script = `
import { WorkflowEntrypoint } from "cloudflare:workers";
export class Fulfil extends WorkflowEntrypoint {
  async run(event, step) {
    if (event.payload.fails) throw new Error("No stock");
    if (event.payload.waits) await step.waitForEvent("ship", { type: "shipped" });
    return "done";
  }
}
export default { async fetch(request, env) {
  const { id, params, ships } = await request.json();
  if (ships) await (await env.FULFIL.get(id)).sendEvent({ type: "shipped", payload: {} });
  else if (params) await env.FULFIL.create({ id, params });
  else await env.FULFIL.get(id).catch(() => undefined);
  return new Response("ok");
} };`;

let persistence = "";
let runtime: Miniflare;
const start = () =>
  new Miniflare(
    convertV4MiniflareOptions({
      resourcePersistencePath: persistence,
      cf: false,
      telemetry: { enabled: false },
      log: new Log(LogLevel.NONE),
      workers: [
        {
          name: "shop",
          modules: true,
          script,
          compatibilityDate: "2026-10-01",
          workflows: { FULFIL: { name: "fulfil", className: "Fulfil" } },
        },
      ],
    }),
  );
const send = async (body: object) => (await runtime.dispatchFetch("http://shop/", { method: "POST", body: JSON.stringify(body) })).text();
const list = (page: Partial<Parameters<typeof listLocalInstances>[2]> = {}) =>
  listLocalInstances(persistence, "fulfil", { limit: 50, ...page });
const statuses = async () => Object.fromEntries((await list()).items.map(({ id, status }) => [id, status]));
const untilStatus = (id: string, status: string) => waitUntil(async () => (await statuses())[id] === status, 10_000);

beforeAll(() => {
  persistence = mkdtempSync(join(tmpdir(), "instances-"));
  runtime = start();
});
afterAll(async () => {
  await runtime.dispose();
  rmSync(persistence, { recursive: true });
});

test("a workflow without instances, and one that does not exist, have an empty list", async () => {
  expect(await listLocalInstances(persistence, "none", { limit: 50 })).toEqual({ items: [], nextCursor: null });
  await expect(listLocalInstances(persistence, "../d1", { limit: 50 })).rejects.toThrow("letters, digits");
});

test(
  "instances are listed newest first in pages and by status, while the engine runs and after a restart",
  { timeout: 60_000 },
  async () => {
    await send({ id: "order-1", params: {} });
    expect(await untilStatus("order-1", "complete")).toBe(true);
    await send({ id: "order-2", params: { fails: true } });
    expect(await untilStatus("order-2", "errored")).toBe(true);
    await send({ id: "order-3", params: { waits: true } });
    expect(await untilStatus("order-3", "running")).toBe(true);
    // Whoever asks for an unknown id makes an empty database.
    await send({ id: "unknown-id" });

    const { items, nextCursor } = await list();
    expect([items.map(({ id }) => id), nextCursor]).toEqual([["order-3", "order-2", "order-1"], null]);
    expect(items).toMatchObject([
      { endedAt: null },
      { endedAt: expect.stringMatching(/^2.*Z$/) },
      { createdAt: expect.stringMatching(/^2.*Z$/) },
    ]);
    const first = await list({ limit: 2 });
    expect(first.nextCursor).not.toBeNull();
    const ids = new Set([...first.items, ...(await list({ limit: 2, cursor: first.nextCursor ?? "" })).items].map(({ id }) => id));
    expect([...ids].toSorted()).toEqual(["order-1", "order-2", "order-3"]);
    expect((await list({ status: "errored" })).items.map(({ id }) => id)).toEqual(["order-2"]);

    await runtime.dispose();
    runtime = start();
    await runtime.ready;
    expect(await statuses()).toEqual({ "order-1": "complete", "order-2": "errored", "order-3": "running" });
  },
);

test("an instance that was read before shows its new status", { timeout: 60_000 }, async () => {
  await send({ id: "order-4", params: { waits: true } });
  expect(await untilStatus("order-4", "running")).toBe(true);
  // Files that were written long ago are not read again.
  for (const file of globSync(join(persistence, "workflows/*/*.sqlite*"))) utimesSync(file, 1, 1);
  expect(await statuses()).toMatchObject({ "order-4": "running" });
  await send({ id: "order-4", ships: true });
  expect(await untilStatus("order-4", "complete")).toBe(true);
});
