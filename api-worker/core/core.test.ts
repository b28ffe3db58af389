import { applyD1Migrations, createExecutionContext, type D1Migration, waitOnExecutionContext } from "cloudflare:test";
import { env as testEnv } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { createMessage } from "#domain/messages/envelope";
import { silenceLog } from "#runtime/testing/silenceLog";
import { deliver } from "#runtime/testing/service/deliver";
import type { Env } from "../env.ts";
import worker from "../index.ts";

const env = testEnv as unknown as Env & { OPS_MIGRATIONS: D1Migration[] };
const origin = "http://127.0.0.1:8787";

async function call(path: string, body?: unknown): Promise<{ status: number; text: string }> {
  const request = new Request(origin + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { host: new URL(origin).host, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const ctx = createExecutionContext();
  const response = await worker.fetch(request, env, ctx);
  await waitOnExecutionContext(ctx);
  return { status: response.status, text: await response.text() };
}

beforeAll(async () => {
  silenceLog();
  await applyD1Migrations(env.OPS, env.OPS_MIGRATIONS);
});

test("is healthy without any other Worker", async () => {
  expect(await call("/healthz")).toMatchObject({ status: 200 });
});

test("has no routes and sockets of a pipeline", async () => {
  for (const path of ["/api/brands", "/api/brands/niche-fi"]) expect([path, (await call(path)).status]).toEqual([path, 404]);
  const upgrade = new Request(`${origin}/agents/brand-agent/niche-fi`, { headers: { host: new URL(origin).host, upgrade: "websocket" } });
  expect((await worker.fetch(upgrade, env, createExecutionContext())).status).toBe(404);
});

test.each([
  "/api/openapi.json",
  "/api/overview",
  "/api/queues",
  "/api/search?q=a",
  "/api/jobs",
  "/api/traces",
  "/api/audit",
  "/api/schedules",
  "/metrics",
])("%s says nothing of the sample pipeline", async (path) => {
  const { status, text } = await call(path);
  expect(status).toBe(200);
  expect(text).not.toMatch(/brand|keyword|article|gatherfeed|sm-commands/i);
});

test("lists the queue of the team only, and takes its dead letters", async () => {
  await deliver(worker, env, "orders-dlq", [{ order: 7 }]);
  const { items } = JSON.parse((await call("/api/queues")).text) as { items: { name: string; openDeadLetters: number }[] };
  expect(items).toMatchObject([{ name: "orders", openDeadLetters: 1 }]);
  const listed = JSON.parse((await call("/api/dead-letters")).text) as { items: { queue: string; tenant: string | null }[] };
  expect(listed.items).toMatchObject([{ queue: "orders", tenant: null }]);
  expect(listed.items[0]).not.toHaveProperty("brand");
});

test("knows no message types", () => {
  expect(() => createMessage("cycle.requested", {}, { source: "test" })).toThrow('Unknown message type "cycle.requested"');
});
