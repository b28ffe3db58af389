import { expect, test } from "vitest";
import { z } from "zod";
import { stubServer } from "#runtime/testing/stubServer";
import { unknownOutcome } from "#store/audit/pendingCommands";
import { connectQueues as connect, failureOf, listOf, orders, pausedOrders, successOf } from "../testing/account.ts";
import { callApi } from "../testing/callApi.ts";
import { testEnv } from "../testing/env.ts";
import { getAudit } from "../testing/jobs.ts";
import { CallFailure, CloudflareApi } from "../cloudflare/cloudflareApi.ts";

const done = successOf(orders);
const pending = async () => (await testEnv.OPS.prepare(`SELECT * FROM pending_commands`).all()).results;
const find = "GET accounts/a1/queues?page=1&name=orders";
const patch = "PATCH accounts/a1/queues/q1";

test("without a token nothing is asked, and the rest says how to connect", async () => {
  expect((await callApi("/api/account")).body).toEqual({
    connected: false,
    accountId: null,
    accountName: null,
    problem: null,
    callsLeft: null,
  });
  expect(await callApi("/api/account/queues")).toMatchObject({
    status: 503,
    body: { error: { message: expect.stringContaining("Settings") } },
  });
  const { body } = await callApi("/api/account", { env: { CLOUDFLARE_API_TOKEN: "made-up-token" } });
  expect(body).toMatchObject({ connected: false, problem: expect.stringContaining("accountId") });
});

test("pauses and resumes by PATCH, and records both", async () => {
  const account = await connect(listOf(orders), done, listOf(pausedOrders), done);
  expect(await account.pause()).toMatchObject({ status: 200, body: { name: "orders", deliveryPaused: true } });
  expect(await account.call("/queues/orders/pause", "DELETE", {})).toMatchObject({ status: 200, body: { deliveryPaused: false } });
  expect(await account.sent()).toEqual([find, patch, find, patch]);
  expect((await account.requests())[1]?.body).toEqual({ settings: { delivery_paused: true } });
  expect(await getAudit()).toMatchObject([
    { action: "queue.resumeDelivery", target: "queue:orders" },
    { action: "queue.pauseDelivery", target: "queue:orders", reason: "provider down", outcome: "Paused the delivery" },
  ]);
});

test("needs a reason and a queue that exists", async () => {
  const account = await connect(listOf());
  expect((await account.call("/queues/orders/pause", "PUT", {})).status).toBe(400);
  expect(await account.sent()).toEqual([]);
  expect((await account.pause()).status).toBe(404);
});

test("pressed twice, it happens once", async () => {
  const account = await connect({ ...listOf(orders), delayMs: 300 }, done, listOf(pausedOrders));
  const answers = await Promise.all([account.pause(), account.pause()]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect(await account.pause()).toMatchObject({ status: 409, body: { error: { refusal: { code: "already_paused" } } } });
  expect(await account.sent()).toEqual([find, patch, find]);
  expect(await getAudit()).toHaveLength(1);
});

test("a refused change is not recorded", async () => {
  const account = await connect(listOf(orders), failureOf(403, "no write permission"));
  expect(await account.pause()).toMatchObject({
    status: 503,
    body: { error: { message: expect.stringContaining("no write permission") } },
  });
  expect(await account.sent()).toEqual([find, patch]);
  expect([await getAudit(), await pending()]).toEqual([[], []]);
});

test("a cut answer is looked up: the change was made", async () => {
  const account = await connect(listOf(orders), { ...done, cut: true }, listOf(pausedOrders));
  expect(await account.pause()).toMatchObject({ status: 200, body: { deliveryPaused: true } });
  expect(await getAudit()).toMatchObject([{ outcome: "Paused the delivery. The answer was lost; the state was read again" }]);
});

test("after a failure the answer says what is known, and nothing is sent again", async () => {
  const running = await connect(listOf(orders), failureOf(500, "internal"), listOf(orders));
  expect(await running.pause()).toMatchObject({ status: 503, body: { error: { message: expect.stringContaining("is running now") } } });
  expect(await running.sent()).toEqual([find, patch, find]);
  expect(await getAudit()).toEqual([]);
  const unknown = await connect(listOf(orders), failureOf(500, "internal"));
  expect(await unknown.pause()).toMatchObject({ status: 503, body: { error: { message: expect.stringContaining("It is unknown") } } });
  expect(await getAudit()).toMatchObject([{ outcome: unknownOutcome, reason: "provider down", after: { deliveryPaused: true } }]);
  expect(await pending()).toEqual([]);
});

test("after a 429 no dashboard calls until its time is over", async () => {
  const account = await connect(failureOf(429, "slow down", { "retry-after": "1" }), listOf(orders), done);
  const problem = "Cloudflare limits the calls to its API. Try again in 1 s";
  expect((await account.call()).body).toMatchObject({ connected: false, problem });
  expect([(await account.call("/queues")).status, (await account.pause()).status]).toEqual([503, 503]);
  expect(await account.sent()).toHaveLength(1);
  await expect.poll(async () => (await account.pause()).status, { timeout: 5_000 }).toBe(200);
  expect(await account.sent()).toHaveLength(3);
});

test("an answer that takes too long, or is none, may have taken effect", async () => {
  const budget = {
    take: async () => ({ waitMs: 0, left: 1 }),
    refuse: async () => 0,
    beginRead: async () => true,
    endRead: async () => undefined,
  };
  for (const reply of [{ ...done, delayMs: 5_000 }, { body: "<html>" }]) {
    const { url, requests } = await stubServer(reply);
    const api = new CloudflareApi({ token: "t", accountId: "a1", baseUrl: url }, budget, 200);
    const error: unknown = await api.call(z.object({}), "PATCH", "/queues/q1", {}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CallFailure);
    expect(error).toMatchObject({ isUncertain: true });
    expect(await requests()).toHaveLength(1);
  }
});
