import { describe, expect, test } from "vitest";
import { createMessage, newId } from "#domain/messages/envelope";
import { messageTypeOf } from "#domain/pipeline/messages";
import { jobIdOf } from "#domain/jobs/job";
import { newRun, withReport } from "#domain/workflows/run";
import { insertAuditEntry, newAuditContext } from "../audit/audit.ts";
import { testEnv } from "#runtime/testing/env";
import { replayDeadLetter } from "../dead-letters/replay.ts";
import { listDeadLetters } from "../dead-letters/list.ts";
import { finishAttempts } from "../jobs/finish.ts";
import { insertJobs } from "../jobs/insert.ts";
import type { JobToInsert } from "../jobs/prepare.ts";
import { NewSchedule } from "#domain/schedules/schedule";
import { runScheduleNow } from "../schedules/commands.ts";
import { createSchedule } from "../schedules/schedules.ts";
import { recordRun } from "../workflows/runs.ts";
import { getTrace } from "./trace.ts";

const db = testEnv.OPS;
const queue = "pick-commands";
const now = () => new Date().toISOString();
const dana = (reason: string | null = null) => newAuditContext("dana@example.com", reason);
const insert = (...jobs: JobToInsert[]) => db.batch(insertJobs(db, jobs, now()));

/** Inserts the job of a message of a type. Returns its id. */
async function add(
  type: string,
  to: string,
  correlationId: string,
  causationId?: string,
  more: Partial<JobToInsert> = {},
): Promise<string> {
  const message = createMessage(type, messageTypeOf(type)?.sample, { source: "test", correlationId, causationId });
  await insert({ queue: to, message, ...more });
  return jobIdOf(message.event_id, to);
}
const spansOf = async (correlationId: string, limit = 100) => {
  const spans = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await getTrace([db], correlationId, { limit, ...(cursor === undefined ? {} : { cursor }) });
    spans.push(...page.spans);
    cursor = page.nextCursor ?? undefined;
  }
  return spans;
};
const parentsOf = async (correlationId: string, limit?: number) =>
  new Map((await spansOf(correlationId, limit)).map(({ id, parentId }) => [id, parentId]));

/** Fails the job of a message for good. Returns the id of its dead letter. */
async function deadLetter(id: string): Promise<string> {
  const at = now();
  await db.prepare(`UPDATE jobs SET state = 'active', attempt = 1, started_at = ?2 WHERE id = ?1`).bind(id, at).run();
  const error = { name: "PermanentError", message: "no", stack: "" };
  const attempt = { id, type: "pick.requested", attempt: 1, startedAt: at, outcome: "failed", error, reason: "permanent" } as const;
  await db.batch(finishAttempts(db, queue, [attempt], at));
  return (await listDeadLetters(db, { status: "open" }, { limit: 1 })).items[0]?.id ?? "";
}

describe("the parent of a job", () => {
  test("is the job that was handled when it was added, on whatever page that is", async () => {
    const first = await add("count.requested", "stock-commands", "c-1");
    const second = await add("pick.requested", queue, "c-1", `job:${first}`);
    const others = [];
    for (let n = 0; n < 12; n += 1) others.push(await add("label.print", "stock-commands", "c-1", `job:${second}`));
    const expected = new Map([[first, null], [second, first], ...others.map((id) => [id, second] as const)]);
    expect(await parentsOf("c-1")).toEqual(expected);
    expect(await parentsOf("c-1", 4)).toEqual(expected);
  });

  test("is the step of the run that sent it, and the run for each alert about it, also after a restart", async () => {
    const started = newRun({ id: newId(), tenant: "north", subject: "k", correlationId: "c-run" }, now());
    const run = withReport(started, { step: "ship", state: "running", at: now() });
    await recordRun(db, run);
    const publish = await add("parcel.send", "parcel-commands", "c-run", `workflow:${run.id}#ship`);
    const alerts = [1, 2].map(() => add("alert.raised", "shop-events", "c-run", `workflow:${run.id}`));
    const [first = "", second = ""] = await Promise.all(alerts);
    const parents = await parentsOf("c-run");
    expect([publish, first, second].map((id) => parents.get(id))).toEqual([`${run.id}#ship`, run.id, run.id]);
    expect([`${run.id}#ship`, run.id].every((id) => parents.has(id))).toBe(true);
  });

  test("is the dead letter that it names", async () => {
    const id = await add("pick.requested", queue, "c-dead");
    const deadLetterId = await deadLetter(id);
    const alert = await add("alert.raised", "shop-events", "c-dead", `deadLetter:${deadLetterId}`);
    const parents = await parentsOf("c-dead");
    expect([parents.get(alert), parents.get(deadLetterId)]).toEqual([deadLetterId, id]);
  });

  test("is the parent job that waits for it, also if both have the same cause", async () => {
    const cause = await add("count.requested", "stock-commands", "c-flow");
    const parent = await add("pick.requested", queue, "c-flow", `job:${cause}`, { blocked: true });
    const child = await add("pick.requested", queue, "c-flow", `job:${cause}`, { parentId: parent });
    expect(await parentsOf("c-flow")).toEqual(
      new Map([
        [cause, null],
        [parent, cause],
        [child, parent],
      ]),
    );
  });

  test("stays when the job's dead letter is replayed, and is the job that forwarded an event that names another cause", async () => {
    const cause = await add("count.requested", "stock-commands", "c-replay");
    const id = await add("pick.requested", queue, "c-replay", "job:elsewhere", { causationId: `job:${cause}` });
    await replayDeadLetter(db, await deadLetter(id), { payload: messageTypeOf("pick.requested")?.sample }, dana());
    expect((await parentsOf("c-replay")).get(id)).toBe(cause);
  });
});

describe("the start of a trace", () => {
  test("is the operator's command that requested the count, and the parent of jobs whose cause is not known", async () => {
    const context = dana("a look");
    const correlationId = "count-north-1790000000000";
    await insertAuditEntry(db, context, { action: "job.add", target: "shop:north", outcome: "Requested" }).run();
    const count = await add("count.requested", "stock-commands", correlationId, `audit:${context.id}`);
    const older = await add("pick.requested", queue, correlationId);
    const [start] = await spansOf(correlationId);
    expect(start).toMatchObject({ kind: "start", by: "dana@example.com", reason: "a look", link: `/audit?entry=${context.id}` });
    expect(await parentsOf(correlationId)).toEqual(
      new Map([
        ["start", null],
        [count, "start"],
        [older, "start"],
      ]),
    );
  });

  test("is the timer of the pipeline for a scheduled count, which has no job of its own", async () => {
    const correlationId = "count-north-1790000000000";
    const id = await add("pick.requested", queue, correlationId, "shop:north");
    expect(await spansOf(correlationId)).toMatchObject([
      { id: "start", by: "schedule", link: "/shops/north" },
      { id, parentId: "start" },
    ]);
  });

  test("is the schedule, or the operator's command for a run on demand", async () => {
    const payload = messageTypeOf("pick.requested")?.sample;
    await createSchedule(db, NewSchedule.parse({ id: "s", name: "Often", queue, type: "pick.requested", payload, everyMs: 2_000 }), dana());
    const context = dana("now");
    const { jobId, job } = await runScheduleNow(db, "s", context);
    const onDemand = { by: "dana@example.com", reason: "now", link: `/audit?entry=${context.id}` };
    const start = { id: "start", name: "Schedule Often" };
    expect(await spansOf(job?.message.correlation_id ?? "")).toMatchObject([
      { ...start, ...onDemand },
      { id: jobId, parentId: "start" },
    ]);
    const message = {
      ...createMessage("pick.requested", payload, { source: "schedule:Often", correlationId: "c-s", causationId: "schedule:s" }),
    };
    await insert({ queue, message });
    expect(await spansOf("c-s")).toMatchObject([{ ...start, by: "schedule", link: "/schedules" }, { parentId: "start" }]);
  });

  test("is missing for other traces, whose first jobs have no parent", async () => {
    const id = await add("pick.requested", queue, "c-added", "audit:a-1");
    expect(await spansOf("c-added")).toMatchObject([{ id, parentId: null }]);
  });
});
