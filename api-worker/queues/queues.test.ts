import { expect, test } from "vitest";
import type { Overview } from "#domain/queues/health";
import { writeJobs } from "#runtime/add";
import { newAuditContext } from "#store/audit/audit";
import { pauseQueue, resumeQueue } from "#store/queues/queues";
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

test("what arrived during a pause is exact: duplicates and jobs that start over do not count, removed ones do, and the next pause begins at 0", async () => {
  const ops = opsFor(queue);
  const pause = () => pauseQueue(ops, queue, null, newAuditContext("dana", "x"));
  const message = researchMessage();
  const jobs = (count: number) => Array.from({ length: count }, () => ({ queue, message: researchMessage() }));
  await writeJobs(ops, jobs(2));
  await ops.batch([
    ops.prepare(`UPDATE jobs SET state = 'failed', due_at = NULL WHERE queue = ?1`).bind(queue),
    ops.prepare(`UPDATE queues SET waiting = 0, failed = 2 WHERE name = ?1`).bind(queue),
  ]);
  await pause();
  await writeJobs(ops, [...jobs(1_100), { queue, message, options: { delayMs: 60_000 } }]);
  await writeJobs(ops, [{ queue, message }]);
  // As an earlier version counts what it inserts, and what it moves and removes.
  const move = (sql: string) => ops.prepare(`UPDATE queues SET ${sql} WHERE name = ?1`).bind(queue).run();
  await move(`blocked = blocked + 4`);
  await move(`failed = failed - 2, waiting = waiting + 2`);
  await move(`waiting = waiting - 900`);
  expect(await getShownQueue()).toMatchObject({ counts: { waiting: 202, delayed: 1, blocked: 4 }, arrived: { count: 1_105, more: false } });
  await resumeQueue(ops, queue, newAuditContext("dana", "x"));
  await writeJobs(ops, jobs(1));
  expect(await getShownQueue()).toMatchObject({ arrived: null });
  await pause();
  expect(await getShownQueue()).toMatchObject({ arrived: { count: 0, more: false } });
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
