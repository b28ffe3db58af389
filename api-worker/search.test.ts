import { expect, test } from "vitest";
import { runFactory } from "#factories/workflows";
import { messageFactory } from "#factories/messages";
import type { SearchResults } from "#domain/searchResults";
import { recordRun } from "#store/workflows/runs";
import { callApi } from "./testing/callApi.ts";
import { opsFor } from "./testing/env.ts";
import { addJob, bodyOf, hourDelay } from "./testing/jobs.ts";
import { addDeadLetter, queue } from "./testing/deadLetters.ts";

const find = async (q: string): Promise<SearchResults> => bodyOf<SearchResults>(await callApi(`/api/search?q=${encodeURIComponent(q)}`));
const OPS = opsFor(queue);

test("finds a job and its trace by the beginning of an id", async () => {
  const id = await addJob({ ...hourDelay, correlationId: "cycle-niche-fi-1" });
  await addJob({ ...hourDelay, correlationId: "cycle-niche-fi-2" });
  expect((await find(id)).jobs).toMatchObject([{ id, queue, state: "delayed", type: "research.requested" }]);
  expect((await find(id.slice(0, 30))).jobs.map((job) => job.id)).toContain(id);
  expect((await find("cycle-niche")).traces).toEqual([{ correlationId: "cycle-niche-fi-2" }, { correlationId: "cycle-niche-fi-1" }]);
  expect((await find("nothing-of-the-kind")).jobs).toEqual([]);
});

test("finds a dead letter by its id, job id, error and payload, ignoring case", async () => {
  const id = await addDeadLetter();
  await addDeadLetter(messageFactory.research({}, { keywords: ["Index funds"], priority: "high" }));
  expect((await find("index FUNDS")).deadLetters).toMatchObject([
    { carries: '{"brand_slug":"niche-fi","keywords":["Index funds"],"priority":"high"}' },
  ]);
  const oldest = (await find("PERMANENTerr")).deadLetters.at(-1);
  expect(oldest).toMatchObject({ id, queue, status: "open", errorName: "PermanentError", errorMessage: "No such topic" });
  expect((await find(id)).deadLetters).toMatchObject([{ id }]);
  const job = await OPS.prepare(`SELECT job_id AS id FROM dead_letters WHERE id = ?1`).bind(id).first<string>("id");
  expect((await find(job ?? "")).deadLetters).toMatchObject([{ id }]);
});

test("finds queues and runs by a part of a name", async () => {
  await recordRun(OPS, runFactory.build({ id: "run-1", subject: "Best budgeting apps" }));
  expect((await find("publish")).queues).toEqual([{ name: "publish-commands", paused: false }]);
  expect((await find("BUDGET")).runs).toMatchObject([{ id: "run-1", tenant: "north", status: "starting" }]);
});

test("without a text, finds what needs attention", async () => {
  const id = await addDeadLetter();
  const results = await find("");
  expect(results.deadLetters.map((deadLetter) => deadLetter.id)).toEqual([id]);
  expect([results.jobs, results.traces, results.runs]).toEqual([[], [], []]);
  expect(results.queues.length).toBe(5);
});

test("SQL characters are ordinary text", async () => {
  await addJob(hourDelay);
  for (const text of ["%", "_", "'", "~", "' OR 1=1 --", "*"]) expect((await find(text)).jobs).toEqual([]);
});

test("scans a few hundred rows of many", async () => {
  await OPS.batch([
    OPS.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
       INSERT INTO jobs (id, queue, type, event_id, correlation_id, source, state, attempts, body, created_at)
       SELECT printf('0199-%05d.sm-commands', i), 'sm-commands', 'cycle.requested', 'e', printf('cycle-%02d', i % 20), 'test', 'completed', 4, '{}', '2026-10-01' FROM n`,
    ),
    OPS.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
       INSERT INTO dead_letters (id, queue, type, status, reason, error_name, error_message, error_stack, fingerprint, attempts, body, created_at)
       SELECT printf('d-%05d', i), 'sm-commands', 'x', 'open', 'permanent', 'E', 'm', '', 'f', 1, '{}', '2026-10-01' FROM n`,
    ),
  ]);
  for (const text of ["0199", "cycle", "d-0", "sm-commands", "nowhere"]) {
    const answer = await callApi(`/api/search?q=${text}`);
    expect(answer.status).toBe(200);
    expect(Number(answer.headers.get("x-rows-read"))).toBeLessThan(1_000);
  }
  expect((await find("cycle")).traces.map((trace) => trace.correlationId)).toEqual([
    "cycle-19",
    "cycle-18",
    "cycle-17",
    "cycle-16",
    "cycle-15",
  ]);
});

test("a too long text is refused", async () => expect((await callApi(`/api/search?q=${"x".repeat(201)}`)).status).toBe(400));
