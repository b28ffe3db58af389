import { describe, expect, test } from "vitest";
import { createMessage, type AnyMessage } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { newRun, withReport } from "#domain/workflows/run";
import { Trace, TraceSummary } from "#domain/traces/trace";
import { z } from "zod";
import { newAuditContext, insertAuditEntry } from "#store/audit/audit";
import { insertJobs } from "#store/jobs/insert";
import type { JobToInsert } from "#store/jobs/prepare";
import { recordRun } from "#store/workflows/runs";
import { callApi, errorCodeOf } from "../testing/callApi.ts";
import { opsFor } from "../testing/env.ts";
import { addDeadLetter, researchMessage } from "../testing/deadLetters.ts";

const OPS = opsFor("gatherfeed-commands");
const List = z.object({ items: z.array(TraceSummary), nextCursor: z.string().nullable() });
const traceOf = async (id: string, query = ""): Promise<Trace> => Trace.parse((await callApi(`/api/traces/${id}${query}`)).body);
const list = async (query = ""): Promise<z.output<typeof List>> => List.parse((await callApi(`/api/traces${query}`)).body);
const hourDelay = { delayMs: 3_600_000 };
const insert = (outgoing: JobToInsert[], at = new Date().toISOString()) => OPS.batch(insertJobs(OPS, outgoing, at));
const rowsRead = async (path: string): Promise<number> => Number((await callApi(path)).headers.get("x-rows-read"));

test("an unknown trace and an invalid id are refused", async () => {
  expect((await callApi("/api/traces/c-nothing")).status).toBe(404);
  expect(errorCodeOf(await callApi("/api/traces/%20"))).toBe("invalid");
  expect(errorCodeOf(await callApi("/api/traces/c-1?limit=1001"))).toBe("invalid");
  expect(errorCodeOf(await callApi("/api/traces?nothing=1"))).toBe("invalid");
});

describe("a dead letter and its replay", () => {
  test("are spans: attempt, dead letter, audit entry and next attempt, each with its own wait", async () => {
    const message = researchMessage("c-dead");
    const id = await addDeadLetter(message);
    const jobId = jobIdOf(message.event_id, "gatherfeed-commands");
    const dead = await traceOf("c-dead");
    expect(dead).toMatchObject({ counts: { jobs: 1, failed: 1, unfinished: 0, openDeadLetters: 1 } });
    expect(dead.endedAt).not.toBeNull();
    expect(dead.spans).toMatchObject([
      { id: jobId, kind: "job", state: "failed", error: { name: "PermanentError", message: "No such topic" } },
      { id: `${jobId}#1`, kind: "attempt", parentId: jobId, state: "failed", error: { name: "PermanentError" } },
      { id, kind: "deadLetter", parentId: jobId, state: "open", endedAt: null },
    ]);
    await OPS.prepare(`UPDATE queues SET paused_at = ?1, paused_by = 'x', pause_reason = 'x' WHERE name = 'gatherfeed-commands'`)
      .bind(new Date().toISOString())
      .run();
    await callApi(`/api/dead-letters/${id}/replay`, { body: { reason: "fixed" } });
    const again = await traceOf("c-dead");
    const auditSpan = again.spans.find(({ kind }) => kind === "act");
    const [, second] = again.spans.filter(({ kind }) => kind === "attempt");
    expect(auditSpan).toMatchObject({ parentId: id, name: "deadLetter.replay", reason: "fixed" });
    expect(second).toMatchObject({ id: `${jobId}#2`, state: "waiting", waitMs: null, endedAt: null, startedAt: auditSpan?.startedAt });
    expect(again.spans.find((span) => span.id === id)).toMatchObject({ state: "replayed", endedAt: auditSpan?.startedAt });
    expect(again.endedAt).toBeNull();
    expect(again.counts).toMatchObject({ unfinished: 1, openDeadLetters: 0 });
  });
});

test("a run is shown with its steps and its page, after the job that started it", async () => {
  const command = createMessage(
    "content.generate",
    { brand_slug: "niche-fi", keyword: "k", research_id: "r-1", template: "t" },
    { source: "test", correlationId: "c-run" },
  );
  await insert([{ queue: "sm-commands", message: command, options: hourDelay }]);
  const startingRun = newRun(
    { id: command.event_id, tenant: "niche-fi", subject: "k", correlationId: "c-run" },
    "2026-10-01T09:00:00.000Z",
  );
  const run = withReport(startingRun, { step: "fetch-research", state: "running", at: "2026-10-01T09:00:01.000Z" });
  await recordRun(OPS, { ...run, url: "/sites/niche-fi/k" });
  const { spans, endedAt } = await traceOf("c-run");
  expect(endedAt).toBeNull();
  const runSpan = spans.find(({ kind }) => kind === "run");
  expect(runSpan).toMatchObject({ parentId: jobIdOf(command.event_id, "sm-commands"), state: "running", waitMs: 1_000, about: "k" });
  expect(spans.filter(({ kind }) => kind === "step")).toMatchObject([
    { parentId: command.event_id, name: "fetch-research", state: "running" },
  ]);
  expect(spans.find(({ kind }) => kind === "page")).toMatchObject({ parentId: command.event_id, link: "/sites/niche-fi/k" });
});

test("a large trace is read in pages with each span once, reading about as many rows as spans", async () => {
  const messages: AnyMessage[] = Array.from({ length: 120 }, () => researchMessage("c-large"));
  const ids = messages.map(({ event_id }) => jobIdOf(event_id, "gatherfeed-commands"));
  await insert(messages.map((message) => ({ queue: "gatherfeed-commands", message, options: hourDelay })));
  // Audit entries are on the page of their target.
  const changes = ids.flatMap((id, index) =>
    index % 3 === 0 ? [newAuditContext("dana@example.com"), newAuditContext("dana@example.com")].map((context) => ({ context, id })) : [],
  );
  await OPS.batch(
    changes.map(({ context, id }) => insertAuditEntry(OPS, context, { action: "job.update", target: `job:${id}`, outcome: "Changed" })),
  );
  const seen: string[] = [];
  for (let cursor = ""; ;) {
    const { spans, nextCursor, counts } = await traceOf("c-large", `?limit=50${cursor && `&cursor=${cursor}`}`);
    expect(spans.length).toBeLessThanOrEqual(50);
    const here = new Set(spans.map(({ id }) => id));
    for (const { kind, parentId } of spans) if (kind === "act") expect(here.has(parentId ?? "")).toBe(true);
    expect(counts.jobs).toBe(spans.filter(({ kind }) => kind === "job").length);
    seen.push(...spans.map(({ id }) => id));
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  expect(seen.toSorted()).toEqual([...ids, ...changes.map(({ context }) => context.id)].toSorted());
  expect(await rowsRead("/api/traces/c-large?limit=20")).toBeLessThan(100);
});

test("the list is paged by start time, newest first, filtered by time and tenant, with bounded reads", async () => {
  const messages = Array.from({ length: 30 }, (_, index) => researchMessage(`c-${String(index).padStart(2, "0")}`));
  await insert(messages.map((message) => ({ queue: "gatherfeed-commands", message, options: hourDelay })));
  // Later jobs of a trace do not start a trace.
  await insert(Array.from({ length: 40 }, () => ({ queue: "gatherfeed-commands", message: researchMessage("c-05"), options: hourDelay })));
  const first = await list("?limit=20");
  const rest = await list(`?limit=20&cursor=${first.nextCursor ?? ""}`);
  expect([...first.items, ...rest.items].map(({ correlationId }) => correlationId)).toEqual(
    messages.map(({ correlation_id }) => correlation_id).toReversed(),
  );
  expect(rest.nextCursor).toBeNull();
  expect(rest.items.find(({ correlationId }) => correlationId === "c-05")?.counts).toMatchObject({ jobs: 41, unfinished: 41 });
  expect((await list("?tenant=trail-kit")).items).toEqual([]);
  expect((await list("?to=2020-01-01T00:00:00Z")).items).toEqual([]);
  expect((await list("?from=2030-01-01T00:00:00Z")).items).toEqual([]);
  expect((await list("?from=2020-01-01T00:00:00Z&limit=100")).items.length).toBe(30);
  expect(await rowsRead("/api/traces?limit=1")).toBeLessThan(300);
});
