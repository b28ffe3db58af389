import { describe, expect, test } from "vitest";
import { pickRequest } from "#factories/shop";
import { insertJobsOf } from "#factories/stored/jobs";
import { createMessage, derivedId, type AnyMessage, newId, newIdAt } from "#domain/messages/envelope";
import { idPrefixAt } from "#domain/lists/sortKeys";
import { jobIdOf } from "#domain/jobs/job";
import { claimAll } from "#runtime/testing/claimAll";
import { testEnv } from "#runtime/testing/env";
import { newAuditContext, insertAuditEntry } from "../audit/audit.ts";
import { retryJob } from "../jobs/commands.ts";
import { listJobs } from "../jobs/list.ts";
import { finishAttempts } from "../jobs/finish.ts";
import { listTraces } from "./list.ts";
import { getTrace } from "./trace.ts";

const db = testEnv.OPS;
const queue = "pick-commands";
const at = (second: number) => new Date(Date.UTC(2026, 9, 1, 9, 0, second)).toISOString();
const errorInfo = { name: "TransientError", message: "hung up", stack: "at x" };

const pick = (correlationId: string, eventId = newId()): AnyMessage => pickRequest({ correlationId, eventId }, { items: ["a", "b"] });
const idOf = ({ event_id }: AnyMessage) => jobIdOf(event_id, queue);
const add = (messages: readonly AnyMessage[], second = 0) => insertJobsOf(db, messages, { at: at(second) });
const claim = (messages: readonly AnyMessage[], second: number) => claimAll(db, queue, messages, at(second), false);
const end = (message: AnyMessage, attempt: number, from: number, to: number, outcome: "completed" | "retried" | "failed") => {
  const tried = { id: idOf(message), type: message.type, attempt, startedAt: at(from) };
  const result =
    outcome === "completed"
      ? ({ ...tried, outcome } as const)
      : outcome === "retried"
        ? ({ ...tried, outcome, error: errorInfo, retryAt: at(to) } as const)
        : ({ ...tried, outcome, error: errorInfo, reason: "permanent" } as const);
  return db.batch(finishAttempts(db, queue, [result], at(to)));
};
/** Returns all pages of a trace, with about `limit` spans each. */
async function pagesOf(correlationId: string, limit: number) {
  const pages = [await getTrace([db], correlationId, { limit })];
  for (let cursor = pages[0]?.nextCursor ?? null; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null)
    pages.push(await getTrace([db], correlationId, { cursor, limit }));
  return pages;
}

describe("the attempts of a job", () => {
  test("wait from when the job was added, not from when its id was made", async () => {
    const madeAt = new Date(Date.parse(at(1)) - 600).toISOString();
    const message = pick("c-made-before", newIdAt(madeAt));
    await add([message], 1);
    await claim([message], 3);
    const { spans } = await getTrace([db], "c-made-before", { limit: 100 });
    expect((await listJobs(db, { correlationId: "c-made-before" }, { limit: 1 })).items[0]?.createdAt).toBe(madeAt);
    expect(spans.map(({ kind, startedAt, waitMs }) => [kind, startedAt, waitMs])).toEqual([
      ["job", at(1), 2_000],
      ["attempt", at(1), 2_000],
    ]);
  });

  test("each have their own wait: for the queue, for the next attempt, for an operator", async () => {
    const message = pick("c-tries");
    await add([message], 0);
    await claim([message], 2);
    await end(message, 1, 2, 3, "retried");
    await claim([message], 9);
    await end(message, 2, 9, 10, "failed");
    await retryJob(db, idOf(message), { ...newAuditContext("dana@example.com"), at: at(30) });
    await claim([message], 34);
    await end(message, 3, 34, 36, "completed");
    const { spans, endedAt } = await getTrace([db], "c-tries", { limit: 100 });
    const attempts = spans.filter(({ kind }) => kind === "attempt");
    expect(attempts.map(({ state, startedAt, waitMs, endedAt: ended }) => [state, startedAt, waitMs, ended])).toEqual([
      ["retried", at(0), 2_000, at(3)],
      ["failed", at(3), 6_000, at(10)],
      ["completed", at(30), 4_000, at(36)],
    ]);
    expect(spans[0]).toMatchObject({ kind: "job", about: "2 items", waitMs: 2_000, endedAt: at(36), attempt: 3 });
    expect(endedAt).toBe(at(36));
  });

  test("of a job that was cancelled before it ran are one wait", async () => {
    const message = pick("c-cancelled");
    await add([message]);
    await db
      .prepare(`UPDATE jobs SET state = 'failed', error_name = 'CancelledError', finished_at = ?2 WHERE id = ?1`)
      .bind(idOf(message), at(5))
      .run();
    expect((await getTrace([db], "c-cancelled", { limit: 100 })).spans).toMatchObject([
      { state: "cancelled", waitMs: null, endedAt: at(5) },
    ]);
    // The list of traces has the same counts as the trace, and both agree with the list of failed jobs.
    const cancelled = { completed: 0, failed: 0, cancelled: 1 };
    expect((await getTrace([db], "c-cancelled", { limit: 100 })).counts).toMatchObject(cancelled);
    expect((await listTraces([db], {}, { limit: 10 })).items).toMatchObject([{ counts: cancelled }]);
    expect((await listJobs(db, { correlationId: "c-cancelled", state: "failed" }, { limit: 10 })).items.length).toBe(1);
  });
});

describe("a workflow run", () => {
  const steps = (approval: string, ended: string | null): string =>
    JSON.stringify([
      { name: "pack", state: "done", startedAt: at(1), endedAt: at(3), attempt: 2 },
      { name: "approval", state: approval, startedAt: at(3), endedAt: ended },
      { name: "ship", state: "waiting", startedAt: null, endedAt: null },
    ]);
  const write = (id: string, status: string, storedSteps: string, ended: string | null) =>
    db
      .prepare(
        `INSERT INTO runs (id, tenant, subject, correlation_id, status, steps, started_at, updated_at, ended_at) VALUES (?1, 'b', 'k', ?1, ?2, ?3, ?4, ?4, ?5)`,
      )
      .bind(id, status, storedSteps, at(0), ended)
      .run();
  const spanStatesOf = async (id: string) =>
    (await getTrace([db], id, { limit: 100 })).spans.map(({ kind, state, waitMs, attempt }) => [kind, state, waitMs, attempt]);

  test("that waits for approval has run its steps and has waited since then", async () => {
    await write("r-asks", "waiting", steps("running", null), null);
    expect(await spanStatesOf("r-asks")).toEqual([
      ["run", "asking", 1_000, null],
      ["step", "completed", 0, 2],
      ["step", "asking", null, null],
    ]);
  });

  test("that was rejected has not failed", async () => {
    await write("r-no", "rejected", steps("failed", at(9)), at(9));
    expect((await spanStatesOf("r-no")).map(([, state]) => state)).toEqual(["rejected", "completed", "rejected"]);
  });

  test("that is paused runs no step", async () => {
    await write("r-paused", "paused", steps("running", null), null);
    expect((await spanStatesOf("r-paused")).map(([, state]) => state)).toEqual(["paused", "completed", "paused"]);
  });
});

describe("pages", () => {
  test("continue where the last one ended in each table, and contain every span once", async () => {
    const messages = Array.from({ length: 30 }, () => pick("c-pages"));
    await add(messages);
    // All of these sort after the last job: a page of jobs must not skip to them.
    const letters = Array.from({ length: 30 }, () => newId());
    await db
      .prepare(
        `INSERT INTO dead_letters (id, queue, type, correlation_id, reason, error_name, error_message, error_stack, fingerprint, attempts, body, created_at)
         SELECT value, ?2, '', 'c-pages', 'malformed', 'E', '', '', 'f', 0, '{}', ?3 FROM json_each(?1)`,
      )
      .bind(JSON.stringify(letters), queue, at(1))
      .run();
    const pages = await pagesOf("c-pages", 10);
    expect(pages.flatMap(({ spans }) => spans.map(({ id }) => id)).toSorted()).toEqual([...messages.map(idOf), ...letters].toSorted());
    expect(pages.every(({ spans }) => spans.length <= 10)).toBe(true);
  });

  test("contain audit entries beside what they are about, however many there are", async () => {
    const messages = Array.from({ length: 12 }, () => pick("c-acts"));
    await add(messages);
    const commands = messages.flatMap((message) =>
      [1, 2, 3, 4].map(() => ({ act: newAuditContext("dana@example.com"), id: idOf(message) })),
    );
    await db.batch(
      commands.map(({ act, id }) => insertAuditEntry(db, act, { action: "job.update", target: `job:${id}`, outcome: "Changed" })),
    );
    const pages = await pagesOf("c-acts", 12);
    expect(pages.flatMap(({ spans }) => spans).filter(({ kind }) => kind === "act").length).toBe(48);
    expect(pages.every(({ spans }) => spans.length <= 12)).toBe(true);
  });
});

describe("the list", () => {
  test("shows a large trace with its counts as far as counted, marked as inexact", async () => {
    const messages = Array.from({ length: 205 }, () => pick("c-many"));
    await add(messages);
    expect((await listTraces([db], {}, { limit: 10 })).items).toMatchObject([
      { correlationId: "c-many", counts: { jobs: 200 }, exact: false, endedAt: null },
    ]);
  });

  test.each<[string, string[]]>([
    ["C-FIRST", ["c-first"]],
    ["count of north", ["count-north-1790000000000"]],
    ["Schedule s-9", ["c-timed"]],
    ["dana@", ["count-north-1790000000000"]],
    ["pick.requested", ["c-timed", "c-first"]],
    ["%", []],
  ])("finds %j in what it shows", async (q, expected) => {
    await add([pick("c-first")]);
    const payload = { shop: "north", requested_by: "dana@example.com" };
    const count = createMessage("count.requested", payload, { source: "api", correlationId: "count-north-1790000000000" });
    await add([{ ...pick("c-timed"), source: "schedule:s-9" }, count]);
    const { items } = await listTraces([db], { q }, { limit: 10 });
    expect(items.map(({ correlationId }) => correlationId).toSorted()).toEqual(expected.toSorted());
  });

  test("scans 2,000 jobs for each page of a text search, reports that, and continues with older ones", async () => {
    await add([pick("c-needle")]);
    await add(Array.from({ length: 2_050 }, () => pick("c-hay")));
    const first = await listTraces([db], { q: "needle" }, { limit: 10 });
    expect(first).toMatchObject({ items: [], scanned: 2_000, nextCursor: expect.any(String) });
    let last = first;
    while (last.nextCursor !== null && last.items.length === 0)
      last = await listTraces([db], { q: "needle" }, { limit: 10, cursor: last.nextCursor });
    expect(last).toMatchObject({ items: [{ correlationId: "c-needle" }], nextCursor: null });
  });

  test("contains traces whose first job has an id without a time, created elsewhere", async () => {
    await add([pick("c-outside", "order-17"), pick("c-derived", derivedId("no time in it"))]);
    const { items } = await listTraces([db], {}, { limit: 10 });
    expect(items.map(({ correlationId }) => correlationId)).toEqual(["c-outside", "c-derived"]);
    expect((await getTrace([db], "c-outside", { limit: 10 })).counts.jobs).toBe(1);
  });
});

test("ids created later sort after the time that they begin with", () => {
  const before = idPrefixAt(Date.now() - 1_000);
  const { event_id: made } = pick("c");
  expect(before < made).toBe(true);
  expect(made < idPrefixAt(Date.now() + 1_000)).toBe(true);
});
