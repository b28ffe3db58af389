import { expect, test } from "vitest";
import { runFactory } from "#factories/workflows";
import { type Run, withReport } from "#domain/workflows/run";
import { recordStepAttempt } from "#store/workflows/stepAttempts";
import { recordRun } from "#store/workflows/runs";
import { type ApiAnswer, callApi, errorCodeOf } from "../testing/callApi.ts";
import { getAudit, bodyOf, errorMessageOf, sortedStatuses } from "../testing/jobs.ts";
import { agentCalls } from "../testing/brand.ts";
import { testEnv } from "../testing/env.ts";

const at = "2026-10-01T09:00:00.000Z";
const saveRun = async (id: string, change: Partial<Run>): Promise<void> => {
  const run = withReport(runFactory.build({ id, tenant: "controlled", subject: id }), {
    step: "fetch-research",
    state: "done",
    at,
  });
  await recordRun(testEnv.OPS, { ...run, ...change });
};
const sendRunCommand = (id: string, verb: string, body: object = {}): Promise<ApiAnswer> =>
  callApi(`/api/workflows/${id}/${verb}`, { body });

test("a control request is stored once, audited with its reason, and passed to the run's brand", async () => {
  await saveRun("r-pause", { status: "running" });
  const answers = await Promise.all([sendRunCommand("r-pause", "pause", { reason: "wrong facts" }), sendRunCommand("r-pause", "pause")]);
  expect(sortedStatuses(answers)).toEqual([200, 409]);
  expect((await callApi("/api/workflows/r-pause")).body).toMatchObject({
    jobId: "r-pause.sm-commands",
    lastOrder: { verb: "pause", by: "you@localhost", due: true },
  });
  expect(await getAudit()).toMatchObject([{ action: "workflow.pause", target: "workflow:r-pause", outcome: "Paused" }]);
  expect((await agentCalls("controlled")).filter((call) => call.endsWith("r-pause"))).toContain("applyControlRequest r-pause");
});

const participles = { pause: "paused", resume: "resumed", terminate: "terminated", restart: "restarted" };
test.each([
  ["pause", "complete"],
  ["pause", "paused"],
  ["resume", "running"],
  ["terminate", "rejected"],
  ["restart", "running"],
  ["restart", "waiting"],
] as const)("%s is refused while a run is %s, and nothing is recorded", async (verb, status) => {
  await saveRun("r-state", { status });
  const answer = await sendRunCommand("r-state", verb);
  expect([answer.status, errorCodeOf(answer)]).toEqual([409, "conflict"]);
  expect(errorMessageOf(answer)).toContain(`can't be ${participles[verb]}: it is ${status}.`);
  expect(await getAudit()).toEqual([]);
});

test("a restart names a step that the run reached", async () => {
  await saveRun("r-again", { status: "failed" });
  expect(errorMessageOf(await sendRunCommand("r-again", "restart", { fromStep: "draft-article" }))).toContain(
    "never started draft-article",
  );
  expect((await sendRunCommand("r-again", "restart", { fromStep: "no-such-step" })).status).toBe(400);
  expect((await sendRunCommand("r-again", "restart", { fromStep: "fetch-research", reason: "new facts" })).status).toBe(200);
  expect(await getAudit()).toMatchObject([{ action: "workflow.restart", outcome: "Restarted from fetch-research", reason: "new facts" }]);
  expect((await sendRunCommand("no-such-run", "restart")).status).toBe(404);
});

test("a run whose starting command was deleted is refused, and nothing is recorded", async () => {
  await saveRun("deleted-1", { status: "failed" });
  const answer = await sendRunCommand("deleted-1", "restart");
  expect([answer.status, errorCodeOf(answer), errorMessageOf(answer)]).toEqual([
    409,
    "conflict",
    expect.stringContaining("the job that started it has been deleted"),
  ]);
  expect(await getAudit()).toEqual([]);
});

test("a pending control request keeps an article from being approved", async () => {
  await saveRun("r-waits", { status: "waiting" });
  expect((await sendRunCommand("r-waits", "terminate")).status).toBe(200);
  expect(await sendRunCommand("r-waits", "approve")).toMatchObject({
    status: 409,
    body: {
      error: {
        message: "Workflow run r-waits can't be approved: you@localhost has just requested to terminate it",
        refusal: { code: "request_pending", action: "terminate", by: "you@localhost" },
      },
    },
  });
});

test("runs are found by start time; their step attempts are listed", async () => {
  await saveRun("r-1", { startedAt: "2026-10-01T09:00:00.000Z" });
  await saveRun("r-2", { startedAt: "2026-10-02T09:00:00.000Z" });
  await saveRun("r-3", { startedAt: "2026-10-03T09:00:00.000Z" });
  const answer = await callApi("/api/workflows?from=2026-10-02T00:00:00Z&to=2026-10-03T00:00:00Z");
  expect(bodyOf<{ items: Run[] }>(answer).items.map(({ id }) => id)).toEqual(["r-2"]);
  expect((await callApi("/api/workflows?from=yesterday")).status).toBe(400);
  const attempt = { step: "draft-article", attempt: 1, startedAt: at, endedAt: at, retryAt: at, output: null, outputLength: null } as const;
  await recordStepAttempt(testEnv.OPS, "r-2", {
    ...attempt,
    errorName: "RateLimitError",
    errorMessage: "slow down",
    errorStack: "at draft",
    errorDetails: null,
  });
  expect(bodyOf<{ attempts: unknown[] }>(await callApi("/api/workflows/r-2")).attempts).toMatchObject([
    { errorName: "RateLimitError", retryAt: at },
  ]);
});

test("a part of the subject finds a run, ignoring case", async () => {
  await saveRun("best budgeting apps", { status: "complete" });
  await saveRun("lightweight tents", { status: "complete" });
  const page = bodyOf<{ items: Run[] }>(await callApi("/api/workflows?q=BUDGET"));
  expect(page.items.map(({ subject }) => subject)).toEqual(["best budgeting apps"]);
});

test("a failed run is listed and dismissed once; any other is refused with the reason", async () => {
  await saveRun("r-failed", { status: "failed", error: "no", endedAt: at });
  await saveRun("r-fine", { status: "complete" });
  const listed = async () => bodyOf<{ items: Run[] }>(await callApi("/api/workflows?unresolved=true")).items.map(({ id }) => id);
  expect(await listed()).toContain("r-failed");
  const answers = await Promise.all([sendRunCommand("r-failed", "dismiss", { reason: "known" }), sendRunCommand("r-failed", "dismiss")]);
  expect(sortedStatuses(answers)).toEqual([200, 409]);
  expect(await listed()).not.toContain("r-failed");
  const refused = await sendRunCommand("r-fine", "dismiss");
  expect([errorCodeOf(refused), errorMessageOf(refused)]).toEqual([
    "conflict",
    "Workflow run r-fine can't be dismissed: it is complete. Only a failed run can be dismissed",
  ]);
  expect((await callApi("/api/workflows?unresolved=maybe")).status).toBe(400);
});
