import { describe, expect, test, vi } from "vitest";
import { ApiError, type ApiErrorBody } from "#domain/errors/apiError";
import { PermanentError } from "#domain/jobs/retry";
import type { PurgeRequest } from "#domain/jobs/purge";
import { claimAll } from "#runtime/testing/claimAll";
import { opsOf } from "#runtime/bindings";
import { emptyTables } from "#runtime/testing/emptyTables";
import { add, currentHandler, deliver, makePart, outgoing, ownEnv, parts } from "#runtime/testing/ownQueue";
import { expectCountersExact } from "#runtime/testing/recount";
import { listAudit } from "#store/audit/audit";
import { markJobLayerQueue } from "#store/queues/consumers";
import type { Env } from "./env.ts";
import { callApi } from "./testing/callApi.ts";

const OPS = opsOf(ownEnv, "parts");
const jobs = parts.jobs(ownEnv, "you@localhost");
const env = ownEnv as unknown as Partial<Env>;

type JobVerb = "retry" | "promote" | "cancel" | "remove";
type Command =
  | { verb: JobVerb; reason?: string | undefined }
  | { verb: "update"; payload: { name: string } }
  | { verb: "purge"; request: PurgeRequest }
  | { verb: "pause"; reason: string; resumeAt?: string }
  | { verb: "resume"; reason?: string };

/** What a command answered: `ok`, or its error without the wording of the input check. */
type Outcome = "ok" | { code: string; message?: string; refusal?: unknown };
const outcomeOf = ({ code, message, refusal }: ApiErrorBody["error"]): Outcome =>
  code === "invalid" ? { code } : { code, message, ...(refusal ? { refusal } : {}) };

type Side = (command: Command, id: string) => Promise<Outcome>;

const inWorker: Side = async (command, id) => {
  try {
    if (command.verb === "update") await jobs.updatePayload(id, makePart, command.payload);
    else if (command.verb === "purge") await jobs.purge({ ...command.request, reason: "too old" });
    else if (command.verb === "pause") await jobs.pause(command.reason, command.resumeAt);
    else if (command.verb === "resume") await jobs.resume(command.reason);
    else await jobs[command.verb](id, command.reason);
    return "ok";
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return outcomeOf(error as ApiErrorBody["error"]);
  }
};

const overHttp: Side = async (command, id) => {
  const { verb } = command;
  const reason = "reason" in command ? { reason: command.reason } : {};
  const send = () => {
    if (verb === "update") return callApi(`/api/jobs/${id}`, { method: "PATCH", body: { payload: command.payload }, env });
    if (verb === "purge") return callApi("/api/queues/parts/clean", { body: { ...command.request, reason: "too old" }, env });
    if (verb === "pause")
      return callApi("/api/queues/parts/pause", { method: "PUT", body: { ...reason, resumeAt: command.resumeAt }, env });
    if (verb === "resume") return callApi("/api/queues/parts/pause", { method: "DELETE", body: reason, env });
    if (verb === "remove") return callApi(`/api/jobs/${id}`, { method: "DELETE", body: reason, env });
    return callApi(`/api/jobs/${id}/${verb}`, { body: reason, env });
  };
  const { status, body } = await send();
  return status < 300 ? "ok" : outcomeOf((body as ApiErrorBody).error);
};

/** Everything that a command may change, with times and ids replaced. */
async function readState(id: string): Promise<unknown> {
  const rows = async (sql: string) => (await OPS.prepare(sql).all()).results;
  const state = {
    // Whether a body is stored short depends on the millisecond in which its message was made.
    jobs: (await rows(`SELECT * FROM jobs ORDER BY type, parent_id, created_at, id`)).map((row) => ({ ...row, body: row["full_body"] })),
    attempts: await rows(`SELECT attempt, outcome, error_name FROM attempts ORDER BY attempt`),
    deadLetters: await rows(`SELECT status, resolved_by, resolved_reason, act = (SELECT max(id) FROM audit) AS byLast FROM dead_letters`),
    queue: await rows(`SELECT * FROM queues WHERE name = 'parts'`),
    audit: (await listAudit(OPS, {}, { limit: 10 })).items.map(({ id: _id, ...entry }) => entry),
    dispatched: outgoing.map(({ body, delaySeconds }) => ({ body, delaySeconds })),
  };
  const text = JSON.stringify(state).replaceAll(id, "JOB");
  return JSON.parse(
    text
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID")
      .replaceAll(/("(?:sort_key|intake_key)"):"[^"]*"/g, '$1:"KEY"')
      .replaceAll(/"job":"[0-9a-f]{8}"/g, '"job":"CHECKSUM"'),
  );
}

/** A job of the queue in some state, for the commands of a scenario. */
const prepare = {
  waiting: () => add(),
  delayed: () => add("a", { delayMs: 3_600_000 }),
  active: async () => {
    const id = await add();
    await claimAll(OPS, "parts", [outgoing.splice(0)[0]?.body as never], new Date().toISOString());
    return id;
  },
  completed: async () => {
    const id = await add();
    await deliver();
    return id;
  },
  /** Failed, with an open dead letter. */
  failed: async () => {
    currentHandler.handle = async () => {
      throw new PermanentError("No such part");
    };
    const id = await add();
    await deliver();
    return id;
  },
  cancelled: async () => {
    const id = await add();
    await jobs.cancel(id);
    return id;
  },
  /** A child whose parent waits for it. */
  child: async () => {
    const flow = { queue: "parts", type: "make-part", payload: {} };
    return (await jobs.createFlow({ ...flow, children: [flow] })).children[0]?.id ?? "";
  },
  /** A failed parent whose child has not finished. */
  parent: async () => {
    const flow = { queue: "parts", type: "make-part", payload: {} };
    const { id } = await jobs.createFlow({ ...flow, children: [flow] });
    await jobs.cancel(id);
    return id;
  },
  missing: async () => "no-such-job.parts",
  /** Removed, but its dead letter is open. */
  removed: async () => {
    const id = await prepare.failed();
    await jobs.remove(id);
    return id;
  },
  /** Failed, and its message is no longer valid. */
  unreadable: async () => {
    const id = await prepare.failed();
    await OPS.prepare(`UPDATE jobs SET body = json_remove(full_body, '$.type') WHERE id = ?1`).bind(id).run();
    return id;
  },
};

const old: PurgeRequest = { state: "completed", olderThanMs: 0, limit: 10 };

type Scenario = { job: keyof typeof prepare; commands: Command[]; expected: string; actions: string[] };
const scenarios: Scenario[] = [
  { job: "failed", commands: [{ verb: "retry", reason: "mended" }], expected: "ok", actions: ["job.retry"] },
  { job: "failed", commands: [{ verb: "retry" }, { verb: "retry" }], expected: "wrong_state", actions: ["job.retry"] },
  { job: "failed", commands: [{ verb: "retry", reason: " " }], expected: "invalid", actions: [] },
  { job: "cancelled", commands: [{ verb: "retry" }], expected: "ok", actions: ["job.retry", "job.cancel"] },
  { job: "parent", commands: [{ verb: "retry" }], expected: "ok", actions: ["job.retry", "job.cancel"] },
  { job: "completed", commands: [{ verb: "retry" }], expected: "wrong_state", actions: [] },
  { job: "unreadable", commands: [{ verb: "retry" }], expected: "invalid_message", actions: [] },
  { job: "removed", commands: [{ verb: "retry" }], expected: "not_found", actions: ["job.remove"] },
  { job: "delayed", commands: [{ verb: "promote", reason: "now" }], expected: "ok", actions: ["job.promote"] },
  { job: "waiting", commands: [{ verb: "promote" }], expected: "wrong_state", actions: [] },
  { job: "cancelled", commands: [{ verb: "promote" }], expected: "cancelled", actions: ["job.cancel"] },
  { job: "child", commands: [{ verb: "cancel", reason: "not wanted" }], expected: "ok", actions: ["job.cancel"] },
  { job: "active", commands: [{ verb: "cancel" }], expected: "ok", actions: ["job.cancel"] },
  { job: "active", commands: [{ verb: "cancel" }, { verb: "cancel" }], expected: "cancel_requested", actions: ["job.cancel"] },
  { job: "waiting", commands: [{ verb: "cancel" }, { verb: "cancel" }], expected: "cancelled", actions: ["job.cancel"] },
  {
    job: "child",
    commands: [{ verb: "remove", reason: "key sk-abcdefghijklmnopqrstuvwxyz123456" }],
    expected: "ok",
    actions: ["job.remove"],
  },
  { job: "active", commands: [{ verb: "remove" }], expected: "running", actions: [] },
  { job: "delayed", commands: [{ verb: "update", payload: { name: "b" } }], expected: "ok", actions: ["job.update"] },
  { job: "active", commands: [{ verb: "update", payload: { name: "b" } }], expected: "started", actions: [] },
  { job: "cancelled", commands: [{ verb: "update", payload: { name: "b" } }], expected: "cancelled", actions: ["job.cancel"] },
  { job: "waiting", commands: [{ verb: "update", payload: { name: "x".repeat(130_000) } }], expected: "too_large", actions: [] },
  { job: "completed", commands: [{ verb: "purge", request: old }], expected: "ok", actions: ["job.clean"] },
  { job: "child", commands: [{ verb: "purge", request: { ...old, state: "waiting" } }], expected: "ok", actions: ["job.clean"] },
  { job: "completed", commands: [{ verb: "purge", request: { ...old, limit: 1_001 } }], expected: "invalid", actions: [] },
  { job: "waiting", commands: [{ verb: "pause", reason: "a fix" }], expected: "ok", actions: ["queue.pause"] },
  { job: "waiting", commands: [{ verb: "pause", reason: "" }], expected: "invalid", actions: [] },
  { job: "waiting", commands: [{ verb: "pause", reason: "a fix", resumeAt: "2020-01-01T00:00:00Z" }], expected: "invalid", actions: [] },
  {
    job: "waiting",
    commands: [
      { verb: "pause", reason: "a fix" },
      { verb: "pause", reason: "another" },
    ],
    expected: "already_paused",
    actions: ["queue.pause"],
  },
  {
    job: "waiting",
    commands: [
      { verb: "pause", reason: "a fix" },
      { verb: "resume", reason: "fixed" },
    ],
    expected: "ok",
    actions: ["queue.resume", "queue.pause"],
  },
  { job: "waiting", commands: [{ verb: "resume" }], expected: "not_paused", actions: [] },
  ...(["retry", "promote", "cancel", "remove"] as const).map((verb): Scenario => ({
    job: "missing",
    commands: [{ verb }],
    expected: "not_found",
    actions: [],
  })),
  { job: "missing", commands: [{ verb: "update", payload: { name: "b" } }], expected: "not_found", actions: [] },
];

/** Runs the commands of a scenario from one side. Returns the outcome of the last one, and what it left. */
async function play({ job, commands }: Scenario, side: Side): Promise<{ outcome: Outcome; state: unknown; actions: string[] }> {
  await emptyTables(OPS);
  outgoing.length = 0;
  currentHandler.handle = async () => undefined;
  await markJobLayerQueue(OPS, "parts").run();
  const id = await prepare[job]();
  // A purge takes what ended before now, so now must be later.
  const preparedMs = Date.now();
  await vi.waitUntil(() => Date.now() > preparedMs, { interval: 1 });
  outgoing.length = 0;
  let outcome: Outcome = "ok";
  for (const command of commands) outcome = await side(command, id);
  const actions = (await listAudit(OPS, {}, { limit: 10 })).items.map(({ action }) => action);
  const text = JSON.stringify(outcome)
    .replaceAll(id, "JOB")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
  await expectCountersExact(OPS);
  return { outcome: JSON.parse(text) as Outcome, state: await readState(id), actions };
}

const reasonOf = (outcome: Outcome): string =>
  outcome === "ok" ? "ok" : ((outcome.refusal as { code: string } | undefined)?.code ?? outcome.code);

describe("over HTTP and in a Worker", () => {
  test.each(scenarios.map((scenario) => [scenario.commands.map(({ verb }) => verb).join(" and "), scenario.job, scenario] as const))(
    "%s of a %s job is the same command",
    async (_, __, scenario) => {
      const [http, worker] = [await play(scenario, overHttp), await play(scenario, inWorker)];
      expect([reasonOf(http.outcome), http.actions]).toEqual([scenario.expected, scenario.actions]);
      expect(worker).toEqual(http);
    },
  );
});
