import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newIdAt } from "#domain/messages/envelope";
import type { JobOptions } from "#domain/jobs/job";
import { PermanentError } from "#domain/jobs/retry";
import { insertAuditEntry } from "#store/audit/audit";
import { claimJobs } from "#store/jobs/claim";
import { writeProgressAndLogs } from "#store/jobs/progress";
import { deadLetterUndeliveredJob } from "#store/dead-letters/createFromUndelivered";
import { add, deliver, currentHandler, jobs, makePart, ownEnv, parts, resetOwnQueue } from "./testing/ownQueue.ts";
import { meter } from "./meter.ts";
import { applyAllRetention, applyDueRetention } from "./dashboardRetention.ts";
import { expectCountersExact } from "./testing/recount.ts";

const { OPS } = ownEnv;

beforeEach(resetOwnQueue);
afterEach(() => expectCountersExact(OPS));

/** Numbers from 1 to 600: more than one chunk. */
const many = `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 600)`;
const rowCount = (table: string) => OPS.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n");

test("audit entries are kept for three years, deploys and Worker versions for one, deduplication ids for a week after they expire", async () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  for (const days of [1_095, 1_097])
    await OPS.batch([
      insertAuditEntry(
        OPS,
        { id: newIdAt(daysAgo(days)), at: daysAgo(days), actor: "dana", reason: null },
        { action: "queue.pause", target: "queue:parts", outcome: "Paused" },
      ),
    ]);
  for (const days of [365, 367]) await OPS.prepare(`INSERT INTO deploys VALUES (?1, 'v')`).bind(daysAgo(days)).run();
  for (const days of [365, 367]) await OPS.prepare(`INSERT INTO worker_versions VALUES ('parts', ?1, NULL, ?1)`).bind(daysAgo(days)).run();
  await OPS.prepare(`${many} INSERT INTO deduplications SELECT 'parts', n, 'j', ?1 FROM n`).bind(daysAgo(8)).run();
  await OPS.prepare(`INSERT INTO deduplications VALUES ('parts', 'lately', 'j', ?1)`).bind(daysAgo(6)).run();
  const tables = ["audit", "deduplications", "deploys", "worker_versions"];
  // A Worker leaves what only the one of the dashboard needs.
  await parts.runMaintenance(ownEnv, new Date());
  expect(await Promise.all(tables.map(rowCount))).toEqual([1, 1, 2, 2]);
  await applyAllRetention(OPS, new Date());
  expect(await Promise.all(tables.map(rowCount))).toEqual([1, 1, 1, 1]);
});

test("a handler that continues after its job was removed leaves no log entries", async () => {
  const line = { attempt: 1, line: 0, at: new Date().toISOString(), level: "info", message: "still here", data: null };
  const id = await add();
  await OPS.batch(
    writeProgressAndLogs(
      OPS,
      [],
      [
        { jobId: "removed.parts", ...line },
        { jobId: id, ...line },
      ],
    ),
  );
  expect((await OPS.prepare(`SELECT job_id FROM job_logs`).all()).results).toEqual([{ job_id: id }]);
});

describe("retention", () => {
  const keep = async (options: Parameters<typeof add>[1], count: number) => {
    for (let n = 0; n < count; n += 1) {
      await add(`${n}`, options);
      await deliver();
    }
  };
  const inAMinute = () => parts.runMaintenance(ownEnv, new Date(Date.now() + 61_000));

  test("deletes jobs at once, by age or by count, and failed jobs by their own rule", async () => {
    await keep({ removeOnComplete: true }, 2);
    expect(await jobs.getCounts()).toMatchObject({ completed: 0 });
    await keep({ removeOnComplete: { ageMs: 60_000 } }, 2);
    await keep({ removeOnComplete: { count: 3 } }, 5);
    currentHandler.handle = async () => {
      throw new PermanentError("no");
    };
    await keep({ removeOnComplete: true, removeOnFail: { ageMs: 60_000 } }, 1);
    expect(await jobs.getCounts()).toMatchObject({ completed: 7, failed: 1 });
    await inAMinute();
    expect(await jobs.getCounts()).toMatchObject({ completed: 3, failed: 0 });
    expect(await OPS.prepare(`SELECT count(*) AS n FROM attempts`).first("n")).toBe(0);
  });

  const part = (name: string, options: JobOptions) => ({ queue: "parts", type: makePart.name, payload: { name }, options });
  const fails = async () => {
    throw new PermanentError("no");
  };
  /** Every way in which a job with these options can fail. Each function returns the id of the job. */
  const ends: Record<string, (options: JobOptions) => Promise<string>> = {
    "after its last attempt": async (options) => {
      currentHandler.handle = fails;
      const id = await add("a", options);
      await deliver();
      return id;
    },
    stalled: async (options) => {
      const id = await add("a", { ...options, attempts: 1 });
      // So long ago that it counts as stalled also if the limiter does not answer in time.
      await claimJobs(OPS, "parts", { ids: [id], withoutTicket: [] }, new Date(Date.now() - 1_200_000).toISOString(), false);
      await parts.runMaintenance(ownEnv, new Date());
      return id;
    },
    undelivered: async (options) => {
      const id = await add("a", options);
      const at = new Date().toISOString();
      const why = { name: "UndeliveredError", message: "given up", stack: "" };
      await OPS.batch(
        deadLetterUndeliveredJob(
          OPS,
          { id, queue: "parts", type: makePart.name, deadLetterId: newIdAt(at), error: why, reason: "undelivered", sentAt: at },
          at,
        ),
      );
      return id;
    },
    "cancelled before it ran": async (options) => {
      const id = await add("a", options);
      await jobs.cancel(id);
      return id;
    },
    "cancelled while it ran": async (options) => {
      const id = await add("a", options);
      currentHandler.handle = async () => {
        await jobs.cancel(id);
        throw new Error("stopped");
      };
      await deliver();
      return id;
    },
    "failed by a child": async (options) => {
      currentHandler.handle = fails;
      const flow = await jobs.createFlow({ ...part("parent", options), children: [{ ...part("child", {}), failParent: true }] });
      await deliver();
      return flow.id;
    },
  };

  test.each(Object.entries(ends))("removeOnFail holds for a job %s", async (_, end) => {
    const aged = await end({ removeOnFail: { ageMs: 60_000 } });
    expect((await jobs.getJob(aged))?.job.state).toBe("failed");
    await parts.runMaintenance(ownEnv, new Date(Date.now() + 30_000));
    expect((await jobs.getJob(aged))?.job.state).toBe("failed");
    await inAMinute();
    expect(await jobs.getJob(aged)).toBeNull();
    const atOnce = await end({ removeOnFail: true });
    const counted = [await end({ removeOnFail: { count: 1 } }), await end({ removeOnFail: { count: 1 } })];
    await parts.runMaintenance(ownEnv, new Date(Date.now() + 1_000));
    expect(await jobs.getJob(atOnce)).toBeNull();
    expect([await jobs.getJob(counted[0] ?? ""), (await jobs.getJob(counted[1] ?? ""))?.job.state]).toEqual([null, "failed"]);
  });

  test("treats a parent that failed by a child and completed later as a completed job", async () => {
    currentHandler.handle = fails;
    const flow = await jobs.createFlow({
      ...part("parent", { removeOnFail: { ageMs: 60_000 } }),
      children: [{ ...part("child", {}), failParent: true }],
    });
    await deliver();
    currentHandler.handle = async () => undefined;
    await jobs.retry(flow.children[0]?.id ?? "");
    await deliver();
    await deliver();
    await inAMinute();
    expect((await jobs.getJob(flow.id))?.job.state).toBe("completed");
  });

  test("keeps jobs that ask for longer than a month as long as they ask", async () => {
    currentHandler.handle = fails;
    const aged = await add("aged", { removeOnFail: { ageMs: 60 * 86_400_000 } });
    const counted = await add("counted", { removeOnFail: { count: 10 } });
    await deliver();
    await parts.runMaintenance(ownEnv, new Date(Date.now() + 59 * 86_400_000));
    expect([(await jobs.getJob(aged))?.job.state, (await jobs.getJob(counted))?.job.state]).toEqual(["failed", "failed"]);
    await parts.runMaintenance(ownEnv, new Date(Date.now() + 61 * 86_400_000));
    expect([await jobs.getJob(aged), (await jobs.getJob(counted))?.job.state]).toEqual([null, "failed"]);
  });

  test("keeps other jobs for a week after they completed or a month after they failed", async () => {
    await add("well");
    await deliver();
    currentHandler.handle = async () => {
      throw new PermanentError("no");
    };
    await add("ill");
    await deliver();
    const days = (count: number) => parts.runMaintenance(ownEnv, new Date(Date.now() + count * 86_400_000));
    await days(6.9);
    expect(await jobs.getCounts()).toMatchObject({ completed: 1, failed: 1 });
    await days(7.1);
    expect(await jobs.getCounts()).toMatchObject({ completed: 0, failed: 1 });
    await days(30.1);
    expect(await jobs.getCounts()).toMatchObject({ completed: 0, failed: 0 });
  });
});

test("retention runs every minute while the system is busy, else at the full hour until nothing is left", async () => {
  const expired = `${many} INSERT INTO deduplications SELECT 'parts', n, 'j', '2026-01-01T00:00:00.000Z' FROM n`;
  const { db, rows } = meter(OPS);
  await OPS.prepare(expired).run();
  await applyDueRetention(db, new Date("2026-10-01T10:59:30.000Z"), false);
  expect([rows.read, await rowCount("deduplications")]).toEqual([0, 600]);
  await applyDueRetention(db, new Date("2026-10-01T10:59:30.000Z"), true);
  expect(await rowCount("deduplications")).toBe(0);
  await OPS.prepare(expired).run();
  await applyDueRetention(db, new Date("2026-10-01T11:00:30.000Z"), false);
  expect(await rowCount("deduplications")).toBe(0);
});
