import { beforeEach, expect, test, vi } from "vitest";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import type { Overview, QueueView } from "#domain/queues/health";
import { settingsVarsOf } from "#domain/settings/workerSettings";
import { newIdAt } from "#domain/messages/envelope";
import { markExternalQueue, markJobLayerQueue } from "#store/queues/consumers";
import { consumeDeadLetterQueue } from "#runtime/deadLetterQueue";
import { deliver } from "#runtime/testing/service/deliver";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { callApi } from "../testing/callApi.ts";
import { opsFor, testEnv } from "../testing/env.ts";
import { bodyOf, errorMessageOf } from "../testing/jobs.ts";
import { parseExposition } from "../testing/exposition.ts";

/** A real local queue whose messages stay in it while the tests run. */
const parcels = (testEnv as unknown as { PARCELS: Queue }).PARCELS;

/** The settings of an installation. Queues are registered once for each text, and the tables are emptied before each test. */
let settings: { SIGNALBOX_SETTINGS: string };
beforeEach(() => {
  settings = settingsOf([
    { name: "parcels", displayName: "Parcels", replay: true, binding: "PARCELS" },
    { name: "returns", replay: false, binding: "RETURNS" },
  ]);
});
const settingsOf = (queues: object[]) => ({
  SIGNALBOX_SETTINGS: JSON.stringify({
    queues: [...queues, { name: `unique-${newIdAt(new Date().toISOString())}`, replay: false, binding: "U" }],
  }),
});
const get = async <T>(path: string) => bodyOf<T>(await callApi(path, { env: settings }));
const getQueue = (name: string) => get<QueueView>(`/api/queues/${name}`);

test("queues of the settings are listed before their first message, with nothing claimed that is not known", async () => {
  const { items } = await get<{ items: QueueView[] }>("/api/queues");
  const unknown = { consumer: "unknown", countsKnown: false, openDeadLetters: 0 };
  expect(items.find(({ name }) => name === "returns")).toMatchObject({
    ...unknown,
    displayName: null,
    backlog: null,
    hasProducer: false,
  });
  expect(items.find(({ name }) => name === "parcels")).toMatchObject({ ...unknown, displayName: "Parcels", hasProducer: true });
  const { queues } = await get<Overview>("/api/overview");
  expect(queues.map(({ name }) => name)).toEqual(items.map(({ name }) => name));
});

test("300 queues are read from the variables that a deploy spreads them over", async () => {
  const queues = Array.from({ length: 300 }, (_, index) => ({ name: `many-${index}`, replay: false, binding: `MANY_${index}` }));
  const vars = settingsVarsOf({ queues, workflows: [], retention: {} }) ?? {};
  expect(Object.keys(vars).length).toBeGreaterThan(3);
  const names = new Set<string>();
  for (let cursor: string | null = ""; cursor !== null;) {
    const path: string = `/api/queues?limit=200${cursor && `&cursor=${cursor}`}`;
    const page = await bodyOf<{ items: QueueView[]; nextCursor: string | null }>(await callApi(path, { env: vars }));
    for (const { name } of page.items) names.add(name);
    cursor = page.nextCursor;
  }
  expect(queues.filter(({ name }) => !names.has(name))).toEqual([]);
});

test("a queue that was removed from the settings before anything was seen of it disappears; one with a dead letter stays", async () => {
  await getQueue("parcels");
  await markExternalQueue(opsFor("returns"), "returns").run();
  settings = settingsOf([]);
  const names = new Set((await get<Overview>("/api/overview")).queues.map(({ name }) => name));
  expect([names.has("parcels"), names.has("returns")]).toEqual([false, true]);
  expect((await callApi("/api/queues/parcels", { env: settings })).status).toBe(404);
});

test("a dead-letter queue of any name belongs to the queue that the settings say", async () => {
  settings = settingsOf([{ name: "returns", deadLetterQueue: "broken-things", replay: false, binding: "RETURNS" }]);
  await deliver({ queue: consumeDeadLetterQueue }, { ...testEnv, ...settings }, "broken-things", ["a lamp"]);
  expect((await get<{ items: DeadLetter[] }>("/api/dead-letters")).items).toMatchObject([{ queue: "returns" }]);
});

test("the settings say how long dead letters are kept, until an admin changes it", async () => {
  const withDays = (deadLetterDays?: number) => ({
    SIGNALBOX_SETTINGS: JSON.stringify({ ...JSON.parse(settingsOf([]).SIGNALBOX_SETTINGS), retention: { deadLetterDays } }),
  });
  const days = async () => (await get<{ deadLetterDays: number }>("/api/settings")).deadLetterDays;
  settings = withDays(30);
  expect(await days()).toBe(30);
  settings = { SIGNALBOX_SETTINGS: "{" };
  expect(await days()).toBe(30);
  settings = withDays();
  expect(await days()).toBe(90);
  settings = withDays(45);
  await callApi("/api/settings", { method: "PUT", body: { deadLetterDays: 7 }, env: settings });
  expect(await days()).toBe(7);
});

test("what an unseen queue cannot do is refused with what would make it possible", async () => {
  const job = { queue: "parcels", type: "x", payload: {} };
  for (const [method, path, body, advice] of [
    ["PUT", "/api/queues/parcels/pause", { reason: "x" }, "createQueue"],
    ["PUT", "/api/queues/parcels/concurrency", { limit: 1 }, "createQueue"],
    ["POST", "/api/jobs", job, "createQueue"],
    ["POST", "/api/schedules", { ...job, name: "x", cron: "@daily" }, "createQueue"],
    ["POST", "/api/queues/parcels/clean", { state: "waiting", olderThanMs: 0, limit: 1, reason: "x" }, "npx wrangler queues purge parcels"],
  ] as const) {
    const answer = await callApi(path, { method, body, env: settings });
    expect([path, answer.status]).toEqual([path, 409]);
    expect(errorMessageOf(answer)).toContain(advice);
  }
});

test("the first claim of the job layer makes it a queue of the job layer", async () => {
  await getQueue("parcels");
  await markJobLayerQueue(opsFor("parcels"), "parcels").run();
  expect(await getQueue("parcels")).toMatchObject({ consumer: "job-layer", countsKnown: true, backlog: null, displayName: "Parcels" });
  expect((await callApi("/api/queues/parcels/pause", { method: "PUT", body: { reason: "x" }, env: settings })).body).toMatchObject({
    state: "paused",
    displayName: "Parcels",
  });
});

test("the backlog of an external queue is what the platform reports, also for Prometheus", async () => {
  await parcels.sendBatch([{ body: "one" }, { body: "two" }]);
  const { backlog } = await vi.waitUntil(async () => {
    const queue = await getQueue("parcels");
    return queue.backlog && queue.backlog.count > 0 ? queue : undefined;
  }, waitOptions);
  expect(backlog).toMatchObject({ count: 2, bytes: expect.any(Number) });
  expect((await get<Overview>("/api/overview")).queues.find(({ name }) => name === "parcels")).toMatchObject({ backlog: { count: 2 } });
  const families = parseExposition((await callApi("/metrics", { env: settings })).body as string, "text");
  const samplesOf = (family: string) =>
    (families.get(family)?.samples ?? []).filter(({ labels }) => ["parcels", "returns"].includes(labels["queue"] ?? ""));
  expect(samplesOf("signalbox_queue_backlog_messages")).toMatchObject([{ labels: { queue: "parcels" }, value: 2 }]);
  // No zero is reported for what is not known.
  for (const family of ["signalbox_jobs", "signalbox_queue_paused"]) expect(samplesOf(family)).toEqual([]);
  expect(samplesOf("signalbox_queue_oldest_waiting_age_seconds").map(({ labels }) => labels["queue"])).not.toContain("returns");
});
