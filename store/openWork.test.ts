import { expect, test } from "vitest";
import { insertDeadLetter } from "#factories/stored/deadLetters";
import { insertJob } from "#factories/stored/jobs";
import { insertSchedule } from "#factories/stored/schedules";
import { createMessage } from "#domain/messages/envelope";
import { meter } from "#runtime/meter";
import { testEnv } from "#runtime/testing/env";
import { newAuditContext } from "./audit/audit.ts";
import { raiseAlert, deadLetterAlertsMark } from "./alerts/raise.ts";
import { markOf, setMark } from "./marks.ts";
import { findOpenWork } from "./openWork.ts";
import { pauseQueue, resumeQueue } from "./queues/queues.ts";
import { secondsAfter } from "./time.ts";

const db = testEnv.OPS;
const queue = "pick-commands";
const now = () => new Date().toISOString();
const isOpen = async (at = now(), posts = true) => (await findOpenWork(db, at, posts)).isOpen;
const isExpired = async (at: string) => (await findOpenWork(db, at, true)).isExpired;
const message = () => createMessage("alert.raised", { severity: "warning", title: "t", detail: "d" }, { source: "test" });
/** As if alerts cover all dead letters so far. */
const coverDeadLetters = async () => void (await setMark(db, deadLetterAlertsMark, "~").run());
const hours = (count: number) => secondsAfter(now(), count * 3_600);

test("a system with nothing to do reads at most 11 rows, however many jobs and queues are stored", async () => {
  const { id } = await insertJob(db);
  const manyQueues = `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 300) INSERT INTO queues (name) SELECT 'q-' || n FROM n`;
  const manyJobs = `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000)
    INSERT INTO jobs (id, event_id, queue, type, source, state, attempts, body, created_at, finished_at) SELECT 'j-' || n || '.q-1', 'j-' || n, 'q-1', 't', 's', 'completed', 1, '{}', ?1, ?1 FROM n`;
  await db.batch([db.prepare(manyQueues), db.prepare(manyJobs).bind(now()), db.prepare(`DELETE FROM jobs WHERE id = ?1`).bind(id)]);
  await insertSchedule(db, { everyMs: 86_400_000 }, { at: now() });
  await coverDeadLetters();
  const { db: metered, rows } = meter(db);
  const { isOpen: open, nextRunAt } = await findOpenWork(metered, now(), true);
  expect([open, Date.parse(nextRunAt ?? "") > Date.now()]).toEqual([false, true]);
  expect(rows.read).toBeLessThanOrEqual(11);
  await db.batch([db.prepare(`DELETE FROM queues WHERE name LIKE 'q-%'`)]);
});

test("a job in flight is open work; one that is delayed for hours, finished or held by a pause is not", async () => {
  expect(await isOpen()).toBe(false);
  await insertJob(db, { queue: "alert-events", message: message(), options: { delayMs: 7_200_000 } });
  expect(await isOpen()).toBe(false);
  const { id } = await insertJob(db);
  expect(await isOpen()).toBe(true);
  await db.prepare(`UPDATE jobs SET state = 'completed', due_at = NULL, finished_at = ?2 WHERE id = ?1`).bind(id, now()).run();
  expect(await isOpen()).toBe(false);
  expect(await isOpen(hours(2))).toBe(true);
  await db.prepare(`UPDATE jobs SET remove_at = ?2 WHERE id = ?1`).bind(id, hours(1)).run();
  expect([await isExpired(now()), await isExpired(hours(1.1)), await isOpen(hours(1.1))]).toEqual([false, true, false]);
});

test("a pause that has ended is open work, and jobs that it held are until they are dispatched", async () => {
  await pauseQueue(db, queue, hours(1), newAuditContext("dana"));
  const { id } = await insertJob(db);
  await db.prepare(`UPDATE jobs SET due_at = '9999-12-31T23:59:59.999Z' WHERE id = ?1`).bind(id).run();
  expect([await isOpen(), await isOpen(hours(1.1))]).toEqual([false, true]);
  await resumeQueue(db, queue, newAuditContext("dana"));
  expect(await isOpen()).toBe(true);
});

test("a dead letter is open work until alerts cover it, and when its snooze ends or its body is to be sent", async () => {
  const id = await insertDeadLetter(db);
  expect(await isOpen()).toBe(true);
  await setMark(db, deadLetterAlertsMark, id).run();
  expect(await markOf(db, deadLetterAlertsMark)).toBe(id);
  expect(await isOpen()).toBe(false);
  await db.prepare(`UPDATE dead_letters SET status = 'snoozed', snoozed_until = ?1`).bind(hours(1)).run();
  expect([await isOpen(), await isOpen(hours(1.1))]).toEqual([false, true]);
  await db.prepare(`UPDATE dead_letters SET status = 'replayed', snoozed_until = NULL, resend_at = ?1`).bind(now()).run();
  expect(await isOpen()).toBe(true);
});

test("an alert to post is open work where there is a webhook", async () => {
  const alert = {
    id: "a",
    key: "k",
    count: 1,
    tenant: null,
    type: "t",
    severity: "warning",
    title: "t",
    detail: "d",
    correlationId: null,
  } as const;
  await db.batch(raiseAlert(db, { ...alert, raisedAt: now() }, { at: now(), posts: true }));
  expect([await isOpen(), await isOpen(now(), false)]).toEqual([true, false]);
});

test("a command to a workflow whose answer is lost is recorded by retention", async () => {
  await db
    .prepare(
      `INSERT INTO opened_instances (workflow, id, opened_at, opened_by, control, control_until) VALUES ('w', 'i', ?1, 'dana', '{}', ?2)`,
    )
    .bind(now(), hours(1))
    .run();
  expect([await isExpired(now()), await isExpired(hours(1.1)), await isOpen(hours(1.1))]).toEqual([false, true, false]);
});
