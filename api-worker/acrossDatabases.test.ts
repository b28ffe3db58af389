import { describe, expect, test, vi } from "vitest";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import type { Job } from "#domain/jobs/job";
import type { Plan } from "#domain/plans/plan";
import type { TraceSummary } from "#domain/traces/trace";
import { shardOf } from "#runtime/bindings";
import { shardsOf } from "#runtime/shards";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { expectCountersExact } from "#runtime/testing/recount";
import { insertJob } from "#factories/stored/jobs";
import { sortKeyOf } from "#domain/lists/sortKeys";
import worker from "#brand-engine/api/index";
import { callApi } from "./testing/callApi.ts";
import { opsFor, testEnv } from "./testing/env.ts";
import { bodyOf, sortedStatuses } from "./testing/jobs.ts";
import { failIn, get, messages, type Queue, queues, readAll } from "./testing/severalDatabases.ts";

test("the queues of this test are in several databases, if there are several", () => {
  expect(new Set(queues.map((queue) => shardOf(testEnv, queue))).size).toBe(Math.min(3, shardsOf(testEnv).length));
});

describe("a list over all queues", () => {
  test("of jobs is in order, without gaps or doubles, whatever the size of its pages", async () => {
    const ids: string[] = [];
    for (let number = 0; number < 23; number += 1) {
      const queue = queues[(number * number) % queues.length] ?? "publish-commands";
      ids.push((await insertJob(opsFor(queue), { queue, message: messages[queue](), options: { delayMs: 3_600_000 } })).id);
    }
    for (const limit of [1, 4, 22, 23, 50]) {
      const jobs = await readAll<Job>("/api/jobs?", limit);
      const keys = jobs.map(({ id, createdAt }) => sortKeyOf(id, createdAt));
      expect(keys).toEqual(keys.toSorted().toReversed());
      expect(jobs.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    }
    const oldest = await readAll<Job>("/api/jobs?state=delayed&order=oldest&", 5);
    expect(oldest.map(({ id }) => id)).toEqual((await readAll<Job>("/api/jobs?", 50)).map(({ id }) => id).toReversed());
    expect((await get<{ items: Job[] }>("/api/jobs?queue=publish-commands")).items.every((job) => job.queue === "publish-commands")).toBe(
      true,
    );
  });

  test("of dead letters is in each of its orders, and an export has each once", async () => {
    const ids: string[] = [];
    for (let number = 0; number < 12; number += 1) ids.push(await failIn(queues[number % 3] ?? "publish-commands"));
    const newest = (await readAll<DeadLetter>("/api/dead-letters?", 5)).map(({ id }) => id);
    expect(newest).toEqual(ids.toSorted().toReversed());
    expect((await readAll<DeadLetter>("/api/dead-letters?order=oldest&", 5)).map(({ id }) => id)).toEqual(newest.toReversed());
    const byQueue = await readAll<DeadLetter>("/api/dead-letters?order=queue&status=open&", 5);
    const places = byQueue.map(({ queue, id }) => [queue, id] as const);
    expect(places).toEqual(places.toSorted(([a, first], [b, second]) => (a === b ? (first < second ? 1 : -1) : a < b ? -1 : 1)));
    expect(places.length).toBe(12);
    const lines = String((await callApi("/api/dead-letters/export")).body)
      .trim()
      .split("\n");
    expect(lines.slice(0, -1).map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(newest);
    expect((await readAll<DeadLetter>("/api/dead-letters?q=not+a+function&", 5)).map(({ id }) => id)).toEqual(newest);
  });
});

test("a schedule does not move to a queue of another database, and one that does not exist is not found", async () => {
  const body = { id: "daily", name: "Daily", queue: "publish-commands", type: "content.publish", cron: "0 4 * * *" };
  expect((await callApi("/api/schedules", { body: { ...body, payload: messages["publish-commands"]().payload } })).status).toBe(201);
  const move = async (id: string) => {
    const change = { queue: "gatherfeed-commands", type: "research.requested" };
    return bodyOf<{ error: { code: string } }>(await callApi(`/api/schedules/${id}`, { method: "PUT", body: change })).error.code;
  };
  expect(await move("none")).toBe("not_found");
  expect(await move("daily")).toBe("invalid");
  expect((await readAll<{ queue: string }>("/api/schedules?", 1)).map(({ queue }) => queue)).toEqual(["publish-commands"]);
});

test("a trace over several databases is one trace", async () => {
  for (const queue of queues)
    await insertJob(opsFor(queue), { queue, message: { ...messages[queue](), correlation_id: "c-all" }, options: { delayMs: 3_600_000 } });
  const traces = await readAll<TraceSummary>("/api/traces?", 1);
  expect(traces).toMatchObject([{ correlationId: "c-all", counts: { jobs: 3, unfinished: 3 } }]);
  const { spans } = await get<{ spans: { kind: string; queue: string | null }[] }>("/api/traces/c-all");
  expect(spans.filter(({ kind }) => kind === "job").map(({ queue }) => queue)).toEqual(queues);
});

describe("a plan over all queues", () => {
  const untilPlan = (id: string, isDone: (plan: Plan) => boolean) =>
    vi.waitUntil(async () => isDone(await get<Plan>(`/api/plans/${id}`)), waitOptions);
  const plan = async (body: object): Promise<Plan> => bodyOf<Plan>(await callApi("/api/plans", { body }));

  test("is one plan: it counts all, replays each once and says what came of it", async () => {
    for (let number = 0; number < 9; number += 1) await failIn(queues[number % 3] ?? "publish-commands");
    const { id, eligible, state } = await plan({
      action: "replay",
      filter: { status: "open" },
      pace: { perSecond: 900 },
      reason: "mended",
    });
    expect([eligible, state]).toEqual([9, "planned"]);
    expect(await readAll(`/api/plans/${id}/items?`, 4)).toHaveLength(9);
    expect((await callApi(`/api/plans/${id}/run`, { body: { confirm: 3 } })).status).toBe(400);
    const runs = [1, 2].map(() => callApi(`/api/plans/${id}/run`, { body: { confirm: 9 } }));
    expect(sortedStatuses(await Promise.all(runs))).toEqual([200, 409]);
    expect((await callApi(`/api/plans/${id}/run`, { body: {} })).status).toBe(409);
    await untilPlan(id, ({ state: now, outcomes }) => now === "completed" && outcomes.completed === 9);
    expect(await get<Plan>(`/api/plans/${id}`)).toMatchObject({ sent: 9, pace: { perSecond: 900 } });
    expect((await readAll<Plan>("/api/plans?", 1)).map((one) => one.id)).toEqual([id]);
    expect((await readAll<Job>("/api/jobs?", 50)).every((job) => job.state === "completed" && job.attempt === 2)).toBe(true);
    await Promise.all(shardsOf(testEnv).map(expectCountersExact));
  });

  test("has the canary and the pace that it was given, of which the parts that send have a share each", async () => {
    // One of these is in the second database, one in the last; nothing is in the first.
    for (const queue of ["gatherfeed-commands", "publish-commands"] as const)
      for (let number = 0; number < 2; number += 1) await failIn(queue);
    const canary = { first: 2, maxFailureRate: 0.5 };
    const { id } = await plan({ action: "replay", filter: { status: "open" }, canary, pace: { perSecond: 3 } });
    const pace = (perSecond: number) => callApi(`/api/plans/${id}/pace`, { method: "PUT", body: { perSecond } });
    expect((await pace(1)).body).toMatchObject({ state: "planned", pace: { perSecond: 1 }, canary });
    expect((await callApi(`/api/plans/${id}/run`, { body: {} })).body).toMatchObject({
      state: "running",
      pace: { perSecond: 1 },
      canary,
    });
    expect((await pace(900)).body).toMatchObject({ pace: { perSecond: 900 }, canary });
    await untilPlan(id, ({ state, outcomes }) => state === "completed" && outcomes.completed === 4);
    expect(await get<Plan>(`/api/plans/${id}`)).toMatchObject({ sent: 4, pace: { perSecond: 900 }, canary });
    const perDatabase = (await readAll<{ action: string }>("/api/audit?", 50)).filter(({ action }) => action === "plan.pace").length / 2;
    expect(perDatabase).toBe(Math.min(2, shardsOf(testEnv).length));
  });

  test("of ids acts on each where it is, and is undone", async () => {
    const ids = [];
    for (const queue of queues) ids.push(await failIn(queue));
    const { id, eligible, skipped } = await plan({ action: "drop", ids: [...ids, "no-such"], reason: "x" });
    expect([eligible, skipped]).toMatchObject([3, [{ reason: "not_found", count: 1 }]]);
    await callApi(`/api/plans/${id}/run`, { body: {} });
    await untilPlan(id, ({ state }) => state === "completed");
    expect((await readAll<DeadLetter>("/api/dead-letters?status=dropped&", 2)).length).toBe(3);
    expect((await callApi(`/api/plans/${id}/undo`, { body: {} })).status).toBe(200);
    await untilPlan(id, ({ undo }) => undo.state === "completed");
    expect(await get<Plan>(`/api/plans/${id}`)).toMatchObject({ undo: { undone: 3, kept: 0 } });
    expect((await readAll<DeadLetter>("/api/dead-letters?status=open&", 2)).length).toBe(3);
  });
});

test("an undo that stopped before the last database can be asked for again", async () => {
  if (shardsOf(testEnv).length === 1) return;
  const ids = [];
  for (const queue of queues) ids.push(await failIn(queue));
  const { id } = bodyOf<Plan>(await callApi("/api/plans", { body: { action: "drop", ids, reason: "x" } }));
  await callApi(`/api/plans/${id}/run`, { body: {} });
  const until = (isDone: (plan: Plan) => boolean) => vi.waitUntil(async () => isDone(await get<Plan>(`/api/plans/${id}`)), waitOptions);
  await until(({ state }) => state === "completed");
  await opsFor("gatherfeed-commands")
    .prepare(`UPDATE plans SET undo_state = 'completed', undo_at = state_at, undo_by = 'dana', undone = 1 WHERE id = ?1`)
    .bind(id)
    .run();
  expect((await callApi(`/api/plans/${id}/undo`, { body: {} })).status).toBe(200);
  await until(({ undo }) => undo.state === "completed");
  expect((await get<Plan>(`/api/plans/${id}`)).undo).toMatchObject({ undone: 3 });
  const open = await readAll<DeadLetter>("/api/dead-letters?status=open&", 5);
  expect(open.map(({ queue }) => queue).toSorted()).toEqual(["publish-commands", "social-commands"]);
  expect((await callApi(`/api/plans/${id}/undo`, { body: {} })).status).toBe(409);
});

test("a queue with jobs or schedules in a database that is not its own is a problem of the health check", async () => {
  const [first, ...others] = shardsOf(testEnv);
  const report = () => get<{ ok: boolean; problems: { part: string; message: string }[] }>("/api/health");
  const ofQueues = async () => (await report()).problems.filter(({ part }) => part.startsWith("queue "));
  await failIn("publish-commands");
  expect(await ofQueues()).toEqual([]);
  if (others.length === 0) return;
  await insertJob(first, { queue: "orders", message: messages["publish-commands"]() });
  expect(await ofQueues()).toMatchObject([
    { part: "queue orders", message: expect.stringContaining("in OPS, and QUEUE_SHARDS says OPS_") },
  ]);
  const { payload } = messages["publish-commands"]();
  await callApi("/api/schedules", {
    body: { name: "Daily", queue: "publish-commands", type: "content.publish", cron: "0 4 * * *", payload },
  });
  await opsFor("publish-commands").prepare(`UPDATE schedules SET queue = 'refunds'`).run();
  expect((await ofQueues()).map(({ part }) => part).toSorted()).toEqual(["queue orders", "queue refunds"]);
});

test("a queue that moved is listed once, with its own pause and what its former database still counts", async () => {
  const [first] = shardsOf(testEnv);
  const queue = "publish-commands";
  await insertJob(opsFor(queue), { queue, message: messages[queue](), options: { delayMs: 3_600_000 } });
  await first
    .prepare(`INSERT INTO queues (name, delayed) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET delayed = delayed + 1`)
    .bind(queue)
    .run();
  await callApi(`/api/queues/${queue}/pause`, { method: "PUT", body: { reason: "x" } });
  const expected = [{ state: "paused", counts: { delayed: 2 } }];
  const isIt = ({ name }: { name: string }) => name === queue;
  expect((await readAll<{ name: string }>("/api/queues?", 1)).filter(isIt)).toMatchObject(expected);
  expect((await get<{ queues: { name: string }[] }>("/api/overview")).queues.filter(isIt)).toMatchObject(expected);
  const samples = String((await callApi("/metrics")).body).match(/^signalbox_jobs\{queue="publish-commands",state="delayed"\} .*$/gm);
  expect(samples).toEqual(['signalbox_jobs{queue="publish-commands",state="delayed"} 2']);
});

test("the cron deletes what has passed its retention from every database", async () => {
  const ids = await Promise.all(
    queues.map(async (queue) => {
      const { id } = await insertJob(opsFor(queue), { queue, message: messages[queue](), options: { delayMs: 3_600_000 } });
      await opsFor(queue)
        .prepare(`UPDATE jobs SET state = 'completed', due_at = NULL, run_at = NULL, finished_at = ?2, remove_at = ?2 WHERE id = ?1`)
        .bind(id, "2026-01-01T00:00:00.000Z")
        .run();
      return id;
    }),
  );
  expect((await readAll<Job>("/api/jobs?", 50)).map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  await worker.scheduled({ scheduledTime: Math.ceil(Date.now() / 3_600_000) * 3_600_000 } as ScheduledController, testEnv);
  expect(await readAll<Job>("/api/jobs?", 50)).toEqual([]);
});

test("settings and the audit log are one, and each queue is listed once", async () => {
  const id = await failIn("publish-commands");
  expect((await callApi("/api/settings", { method: "PUT", body: { deadLetterDays: 7 } })).body).toMatchObject({ deadLetterDays: 7 });
  for (const queue of queues) await callApi(`/api/queues/${queue}/pause`, { method: "PUT", body: { reason: "x" } });
  const entries = await readAll<{ id: string; action: string }>("/api/audit?", 2);
  expect(entries.map(({ action }) => action)).toEqual(["queue.pause", "queue.pause", "queue.pause", "settings.update"]);
  await callApi(`/api/dead-letters/${id}/drop`, { body: { reason: "x" } });
  const { deadLetter } = await get<{ deadLetter: DeadLetter }>(`/api/dead-letters/${id}`);
  expect(Date.parse(deadLetter.expiresAt ?? "") - Date.parse(deadLetter.resolvedAt ?? "")).toBe(7 * 86_400_000);
  const names = (await readAll<{ name: string }>("/api/queues?", 3)).map(({ name }) => name);
  expect(names.filter((name) => queues.includes(name as Queue)).toSorted()).toEqual(queues.toSorted());
  expect(new Set(names).size).toBe(names.length);
});
