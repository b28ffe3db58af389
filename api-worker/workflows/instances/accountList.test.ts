import type { InstanceListResponse } from "cloudflare/resources/workflows/instances/instances";
import { expect, test } from "vitest";
import { testEnv } from "../../testing/env.ts";
import { connectAccount, failureOf, listOf, successOf } from "../../testing/account.ts";
import { callApi, errorCodeOf } from "../../testing/callApi.ts";
import { callWatching, instancePath, startInstance, untilInstance, watchingVars } from "../../testing/instances.ts";
import { errorMessageOf } from "../../testing/jobs.ts";

const instance = (id: string, minute: number, rest: Partial<InstanceListResponse> = {}): InstanceListResponse => ({
  id,
  status: "running",
  created_on: `2026-10-01T10:${String(minute).padStart(2, "0")}:00.000Z`,
  started_on: null,
  ended_on: null,
  modified_on: "2026-10-01T10:00:00.000Z",
  version_id: "v1",
  workflow_id: "w1",
  ...rest,
});
const page = (instances: unknown[], cursor?: string) => ({
  body: { success: true, errors: [], result: instances, result_info: { count: instances.length, per_page: 50, total_count: 2, cursor } },
});
const connect = (...replies: Parameters<typeof connectAccount> extends [unknown, ...infer R] ? R : never) =>
  connectAccount(watchingVars, ...replies);
const listPath = (query = "") => `/api/workflows/instances?workflow=fulfil${query}`;
const ask = (query = "per_page=50") => `GET accounts/a1/workflows/fulfil/instances?${query}`;
/** Makes all kept answers older. */
const age = (seconds: number) =>
  testEnv.OPS.prepare(`UPDATE account_answers SET read_at = strftime('%Y-%m-%dT%H:%M:%fZ', read_at, ?1)`).bind(`-${seconds} seconds`).run();

test("with an account, watched workflows are listed by it; a bound one is still read and followed by its binding", async () => {
  const account = await connect(page([]));
  expect((await account.call("/api/workflows/bound")).body).toMatchObject({
    items: [
      { name: "fulfil", access: "binding", list: "account", isLive: true },
      { name: "refund", access: "account", list: "account", isLive: false },
    ],
  });
  const id = await startInstance({});
  await untilInstance(id, "complete");
  expect((await account.call(instancePath(id))).body).toMatchObject({ id, status: "complete" });
  expect(await account.sent()).toEqual([]);
});

test("a page is one call, newest first, and the next page follows Cloudflare's cursor", async () => {
  const longCursor = `${"c".repeat(600)}+/=`;
  const ended = { status: "complete", ended_on: "2026-10-01T10:05:00" } as const;
  const account = await connect(page([instance("a", 1), instance("b", 3, ended)], longCursor), page([instance("c", 0)]));
  const first = (await account.call(listPath())).body as { nextCursor: string };
  expect(first).toMatchObject({
    items: [
      { id: "b", status: "complete", createdAt: "2026-10-01T10:03:00.000Z", endedAt: "2026-10-01T10:05:00.000Z" },
      { id: "a", status: "running", endedAt: null },
    ],
    source: "account",
    readAt: expect.any(String),
    problem: null,
  });
  const second = await account.call(listPath(`&cursor=${first.nextCursor}`));
  expect(second.body).toMatchObject({ items: [{ id: "c" }], nextCursor: null, source: "account" });
  expect(await account.sent()).toEqual([ask(), ask(`per_page=50&cursor=${encodeURIComponent(longCursor)}`)]);
});

test("Cloudflare filters by status; a status that this version does not know is shown as unknown, and found as such", async () => {
  const strange = { ...instance("x", 1), status: "hibernating" };
  const account = await connect(page([instance("a", 1)]), page([strange, instance("b", 2)]));
  expect((await account.call(listPath("&status=running"))).body).toMatchObject({ items: [{ id: "a" }] });
  expect((await account.call(listPath("&status=unknown"))).body).toMatchObject({ items: [{ id: "x", status: "unknown" }], scanned: 2 });
  expect(await account.sent()).toEqual([ask("per_page=50&status=running"), ask()]);
});

test("dashboards share a page for some seconds, and each command makes it outdated", async () => {
  const pages = Array.from({ length: 3 }, () => page([instance("a", 1)]));
  const account = await connect(...pages, failureOf(500, "internal"));
  for (let dashboard = 0; dashboard < 5; dashboard += 1) await account.call(listPath());
  expect(await account.sent()).toHaveLength(1);
  await age(10);
  await account.call(listPath());
  expect(await account.sent()).toHaveLength(2);
  const id = await startInstance({ waits: true });
  await untilInstance(id, "running", "shipment");
  expect((await account.call(`${instancePath(id)}/terminate`, "POST", {})).status).toBe(200);
  await account.call(listPath());
  expect(await account.sent()).toHaveLength(3);
  // An outdated page is still shown if Cloudflare can't be asked.
  expect((await account.call(`${instancePath(id)}/restart`, "POST", {})).status).toBe(200);
  expect((await account.call(listPath())).body).toMatchObject({ items: [{ id: "a" }], problem: "Cloudflare answered 500: internal" });
});

test.each([
  ["an error", failureOf(500, "internal"), "Cloudflare answered 500: internal"],
  ["a cut answer", { ...page([]), cut: true }, "Cloudflare did not answer"],
  ["no answer that is understood", { body: "<html>" }, "does not understand"],
])("after %s the last page is shown with its age and the reason, and nobody asks again at once", async (_, reply, problem) => {
  const account = await connect(page([instance("a", 1)]), reply);
  const { readAt } = (await account.call(listPath())).body as { readAt: string };
  await age(10);
  for (let dashboard = 0; dashboard < 3; dashboard += 1)
    expect((await account.call(listPath())).body).toMatchObject({
      items: [{ id: "a" }],
      readAt,
      problem: expect.stringContaining(problem),
    });
  expect(await account.sent()).toHaveLength(2);
  // Without an earlier page the failure is the answer.
  const other = await account.call(listPath("&status=errored"));
  expect([other.status, errorMessageOf(other)]).toEqual([503, expect.stringContaining(problem)]);
});

test("while Cloudflare is slow the last page is shown, and its answer comes with the next request", async () => {
  const account = await connect(page([instance("a", 1)]), { ...page([instance("b", 2)]), delayMs: 2_500 });
  await account.call(listPath());
  await age(10);
  expect((await account.call(listPath())).body).toMatchObject({ items: [{ id: "a" }], problem: "Cloudflare has not answered yet" });
  expect((await account.call(listPath())).body).toMatchObject({ items: [{ id: "b" }], problem: null });
  expect(await account.sent()).toHaveLength(2);
});

test("after a 429 nobody calls until its time is over, and the last page stays", async () => {
  const account = await connect(page([instance("a", 1)]), failureOf(429, "slow down", { "retry-after": "2" }), page([instance("b", 2)]));
  await account.call(listPath());
  await age(10);
  for (let dashboard = 0; dashboard < 2; dashboard += 1)
    expect((await account.call(listPath())).body).toMatchObject({
      items: [{ id: "a" }],
      problem: expect.stringMatching(/Try again in \d s/),
    });
  expect(await account.sent()).toHaveLength(2);
  await expect.poll(async () => (await account.call(listPath())).body, { timeout: 15_000 }).toMatchObject({ items: [{ id: "b" }] });
});

test("a token without the permission: opened instances are listed, what is missing is said, and queues still work", async () => {
  const account = await connect(failureOf(403, "Authentication error"), listOf({ queue_id: "q1", queue_name: "orders" }));
  const id = await startInstance({});
  await untilInstance(id, "complete");
  await callWatching(instancePath(id), { method: "PUT", body: {} });
  for (let dashboard = 0; dashboard < 3; dashboard += 1)
    expect((await account.call(listPath())).body).toMatchObject({
      items: [{ id, status: "complete" }],
      source: "opened",
      problem: expect.stringMatching(/403: Authentication error.*Account · Workers Scripts · Read/),
    });
  expect(await account.sent()).toHaveLength(1);
  expect((await account.call("/api/account/queues")).body).toMatchObject({ items: [{ name: "orders" }] });
});

test("a token whose permission was taken away no longer gets the last page; a cursor of it fails", async () => {
  const account = await connect(page([instance("a", 1)], "more"), failureOf(403, "Authentication error"));
  const { nextCursor } = (await account.call(listPath())).body as { nextCursor: string };
  await age(10);
  expect((await account.call(listPath())).body).toMatchObject({ items: [], source: "opened" });
  expect((await account.call(listPath(`&cursor=${nextCursor}`))).status).toBe(503);
});

test("the workflows of the account that are not watched are listed, and their instances", async () => {
  const names = ["refund", "zip-files", "archive", "bad name", "content-workflow"].map((name) => ({
    name,
    script_name: "other",
    instances: {},
  }));
  const account = await connect(successOf(names), page([instance("a", 1)]), failureOf(404, "workflow not found"));
  const answer = (await account.call("/api/workflows/account")).body;
  expect(answer).toMatchObject({
    items: [
      { name: "archive", displayName: "archive", script: "other", access: "account", list: "account", isLive: false },
      { name: "zip-files" },
    ],
    isComplete: true,
    problem: null,
  });
  expect((await account.call("/api/workflows/account")).body).toEqual(answer);
  // The workflow of the pipeline's runs is not one of them.
  expect((await account.call("/api/workflows/instances?workflow=content-workflow")).status).toBe(404);
  expect((await account.call("/api/workflows/instances?workflow=archive")).body).toMatchObject({ items: [{ id: "a" }] });
  const gone = await account.call("/api/workflows/instances?workflow=gone");
  expect([gone.status, errorMessageOf(gone)]).toEqual([404, "There is no workflow in the Cloudflare account named gone"]);
  expect(await account.sent()).toEqual([
    "GET accounts/a1/workflows?page=1&per_page=100",
    ask().replace("fulfil", "archive"),
    ask().replace("fulfil", "gone"),
  ]);
});

test("shared pages that nobody has asked for in a week are deleted with the next list of workflows", async () => {
  const account = await connect(page([]), page([]), successOf([]));
  const names = async () =>
    (await testEnv.OPS.prepare(`SELECT name FROM account_answers ORDER BY name`).all()).results.map(({ name }) => name);
  await account.call(listPath());
  await age(8 * 86_400);
  await account.call(listPath("&status=errored"));
  expect(await names()).toEqual(["a1 instances fulfil", "a1 instances fulfil errored"]);
  await account.call("/api/workflows/account");
  expect(await names()).toEqual(["a1 instances fulfil errored", "a1 workflows"]);
});

test("without an account there are none, and an unknown workflow stays unknown; a refused token is said", async () => {
  expect((await callApi("/api/workflows/account")).body).toEqual({ items: [], isComplete: true, readAt: null, problem: null });
  expect(errorCodeOf(await callWatching("/api/workflows/instances?workflow=archive"))).toBe("not_found");
  const refused = await connect(failureOf(403, "Authentication error"));
  expect((await refused.call("/api/workflows/account")).body).toMatchObject({
    items: [],
    problem: expect.stringContaining("Workers Scripts"),
  });
});
