import type { Queue } from "cloudflare/resources/queues/queues";
import { expect, test } from "vitest";
import { z } from "zod";
import { stubServer } from "#runtime/testing/stubServer";
import { unknownOutcome } from "#store/audit/pendingCommands";
import { callApi } from "../testing/callApi.ts";
import { testEnv } from "../testing/env.ts";
import { getAudit } from "../testing/jobs.ts";
import { CallFailure, CloudflareApi } from "./cloudflareApi.ts";

const orders: Queue = {
  queue_id: "q1",
  queue_name: "orders",
  settings: { delivery_delay: 5, delivery_paused: false },
  consumers: [{ type: "worker", script_name: "shop", dead_letter_queue: "orders-dlq" }],
};
const pausedOrders: Queue = { ...orders, settings: { delivery_paused: true } };
const listOf = (queues: Queue[], total_pages = 1) => ({
  body: { success: true, errors: [], result: queues, result_info: { total_pages } },
});
const done = { body: { success: true, errors: [], result: orders } };
const failure = (status: number, message: string, headers = {}) => ({
  status,
  headers,
  body: { success: false, errors: [{ code: 1, message }], result: null },
});

/** The Worker with an account that gives these answers in order, and repeats the last one. */
async function connect(...replies: Parameters<typeof stubServer>) {
  const { url, requests } = await stubServer(...replies);
  const env = { CLOUDFLARE_API_TOKEN: "made-up-token", CLOUDFLARE_ACCOUNT_ID: "a1", CLOUDFLARE_API_BASE_URL: url };
  const call = (path = "", method = "GET", body?: unknown) => callApi(`/api/account${path}`, { method, body, env });
  const pause = () => call("/queues/orders/pause", "PUT", { reason: "provider down" });
  const sent = async () => (await requests()).map(({ method, path }) => `${method} ${path}`);
  return { env, call, pause, requests, sent };
}
const pending = async () => (await testEnv.OPS.prepare(`SELECT * FROM pending_commands`).all()).results;
const find = "GET accounts/a1/queues?page=1&name=orders";
const patch = "PATCH accounts/a1/queues/q1";

test("without a token nothing is asked, and the rest says how to connect", async () => {
  expect((await callApi("/api/account")).body).toEqual({ connected: false, accountId: null, problem: null, callsLeft: null });
  expect(await callApi("/api/account/queues")).toMatchObject({
    status: 503,
    body: { error: { message: expect.stringContaining("Settings") } },
  });
  const { body } = await callApi("/api/account", { env: { CLOUDFLARE_API_TOKEN: "made-up-token" } });
  expect(body).toMatchObject({ connected: false, problem: expect.stringContaining("accountId") });
});

test("a token that works is connected; a wrong one is explained and not shown", async () => {
  const account = await connect(listOf([orders]), failure(403, "Authentication error"));
  expect((await account.call()).body).toMatchObject({ connected: true, accountId: "a1", problem: null, callsLeft: expect.any(Number) });
  expect((await account.requests())[0]?.headers["authorization"]).toBe("Bearer made-up-token");
  const { body } = await account.call();
  expect(body).toMatchObject({ connected: false, problem: expect.stringMatching(/403: Authentication error.*Account · Queues · Edit/) });
  expect(JSON.stringify(body)).not.toContain("made-up-token");
});

test("lists the queues of all pages", async () => {
  const account = await connect(listOf([orders], 2), listOf([{ queue_id: "q2", queue_name: "mail" }], 2));
  expect((await account.call("/queues")).body).toEqual({
    items: [
      { id: "q2", name: "mail", deliveryPaused: false, consumers: [], watched: false },
      {
        id: "q1",
        name: "orders",
        deliveryPaused: false,
        consumers: [{ type: "worker", script: "shop", deadLetterQueue: "orders-dlq" }],
        watched: false,
      },
    ],
    isComplete: true,
  });
  expect(await account.sent()).toEqual([1, 2].map((page) => `GET accounts/a1/queues?page=${page}&per_page=100`));
});

test("reads at most ten pages, and says that there are more", async () => {
  const account = await connect(listOf([orders], 11));
  expect((await account.call("/queues")).body).toMatchObject({ isComplete: false });
  expect(await account.sent()).toHaveLength(10);
});

test("pauses and resumes by PATCH, and records both", async () => {
  const account = await connect(listOf([orders]), done, listOf([pausedOrders]), done);
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
  const account = await connect(listOf([]));
  expect((await account.call("/queues/orders/pause", "PUT", {})).status).toBe(400);
  expect(await account.sent()).toEqual([]);
  expect((await account.pause()).status).toBe(404);
});

test("pressed twice, it happens once", async () => {
  const account = await connect({ ...listOf([orders]), delayMs: 300 }, done, listOf([pausedOrders]));
  const answers = await Promise.all([account.pause(), account.pause()]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect(await account.pause()).toMatchObject({ status: 409, body: { error: { refusal: { code: "already_paused" } } } });
  expect(await account.sent()).toEqual([find, patch, find]);
  expect(await getAudit()).toHaveLength(1);
});

test("a refused change is not recorded", async () => {
  const account = await connect(listOf([orders]), failure(403, "no write permission"));
  expect(await account.pause()).toMatchObject({
    status: 503,
    body: { error: { message: expect.stringContaining("no write permission") } },
  });
  expect(await account.sent()).toEqual([find, patch]);
  expect([await getAudit(), await pending()]).toEqual([[], []]);
});

test("a cut answer is looked up: the change was made", async () => {
  const account = await connect(listOf([orders]), { ...done, cut: true }, listOf([pausedOrders]));
  expect(await account.pause()).toMatchObject({ status: 200, body: { deliveryPaused: true } });
  expect(await getAudit()).toMatchObject([{ outcome: "Paused the delivery. The answer was lost; the state was read again" }]);
});

test("after a failure the answer says what is known, and nothing is sent again", async () => {
  const running = await connect(listOf([orders]), failure(500, "internal"), listOf([orders]));
  expect(await running.pause()).toMatchObject({ status: 503, body: { error: { message: expect.stringContaining("is running now") } } });
  expect(await running.sent()).toEqual([find, patch, find]);
  expect(await getAudit()).toEqual([]);
  const unknown = await connect(listOf([orders]), failure(500, "internal"));
  expect(await unknown.pause()).toMatchObject({ status: 503, body: { error: { message: expect.stringContaining("It is unknown") } } });
  expect(await getAudit()).toMatchObject([{ outcome: unknownOutcome, reason: "provider down", after: { deliveryPaused: true } }]);
  expect(await pending()).toEqual([]);
});

test("after a 429 no dashboard calls until its time is over", async () => {
  const account = await connect(failure(429, "slow down", { "retry-after": "1" }), listOf([orders]));
  expect((await account.call()).body).toMatchObject({ problem: "Cloudflare limits the calls to its API. Try again in 1 s" });
  expect((await account.call("/queues")).status).toBe(503);
  expect(await account.sent()).toHaveLength(1);
  await expect.poll(async () => (await account.call("/queues")).status, { timeout: 5_000 }).toBe(200);
  expect(await account.sent()).toHaveLength(2);
});

test("an answer that takes too long, or is none, may have taken effect", async () => {
  const budget = { take: async () => ({ waitMs: 0, left: 1 }), refuse: async () => 0 };
  for (const reply of [{ ...done, delayMs: 5_000 }, { body: "<html>" }]) {
    const { url, requests } = await stubServer(reply);
    const api = new CloudflareApi({ token: "t", accountId: "a1", baseUrl: url }, budget, 200);
    const error: unknown = await api.call(z.object({}), "PATCH", "/queues/q1", {}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CallFailure);
    expect(error).toMatchObject({ isUncertain: true });
    expect(await requests()).toHaveLength(1);
  }
});
