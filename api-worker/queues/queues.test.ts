import { expect, test } from "vitest";
import type { Overview } from "#domain/queues/health";
import { writeJobs } from "#runtime/add";
import { newAuditContext } from "#store/audit/audit";
import { pauseQueue } from "#store/queues/queues";
import { callApi } from "../testing/callApi.ts";
import { opsFor } from "../testing/env.ts";
import { queue, researchMessage } from "../testing/deadLetters.ts";

/** Adds waiting jobs that are not dispatched. */
const addWaitingJobs = (count: number) =>
  writeJobs(
    opsFor(queue),
    Array.from({ length: count }, () => ({ queue, message: researchMessage() })),
  );
const getShownQueue = async () => (await callApi(`/api/queues/${queue}`)).body;

test("a paused queue shows how many jobs arrived since, and a running one shows nothing", async () => {
  await addWaitingJobs(2);
  expect(await getShownQueue()).toMatchObject({ name: queue, arrived: null });
  await opsFor(queue).prepare(`UPDATE jobs SET created_at = '2026-10-01T09:00:00.000Z'`).run();
  await pauseQueue(opsFor(queue), queue, null, {
    ...newAuditContext("dana", "x"),
    at: new Date(Date.now() - 60_000).toISOString(),
  });
  expect(await getShownQueue()).toMatchObject({ counts: { waiting: 2 }, arrived: { count: 0, more: false } });
  await addWaitingJobs(3);
  expect(await getShownQueue()).toMatchObject({ counts: { waiting: 5 }, arrived: { count: 3, more: false } });
});

test("jobs without a consumer differ from jobs that only wait", async () => {
  const getTroubles = async () => ((await callApi("/api/overview")).body as Overview).troubles;
  await addWaitingJobs(1);
  expect(await getTroubles()).toEqual([]);
  await opsFor(queue).batch([
    opsFor(queue).prepare(`UPDATE jobs SET created_at = '2026-10-01T09:00:00.000Z'`),
    opsFor(queue).prepare(`UPDATE queues SET last_finished_at = '2026-10-01T08:00:00.000Z' WHERE name = ?1`).bind(queue),
  ]);
  expect(await getTroubles()).toMatchObject([{ kind: "backlog", target: queue, count: 1, detail: "No consumer" }]);
  await opsFor(queue).prepare(`UPDATE queues SET last_finished_at = '2026-10-01T09:30:00.000Z' WHERE name = ?1`).bind(queue).run();
  expect(await getTroubles()).toMatchObject([{ kind: "backlog", detail: "Jobs are waiting" }]);
});
