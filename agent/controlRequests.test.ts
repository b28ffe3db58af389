import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { ControlAction } from "#domain/workflows/controlRequests";
import type { Run } from "#domain/workflows/run";
import type { StepName } from "#brand-engine/domain/steps";
import { newAuditContext } from "#store/audit/audit";
import { getBrand } from "#brand-engine/store/brands";
import { listStepAttempts } from "#store/workflows/stepAttempts";
import { insertJobs } from "#store/jobs/insert";
import { latestControlRequestOf, storeControlRequest } from "#store/workflows/commands";
import { decideRun } from "#store/workflows/commands";
import { outboxOf } from "#runtime/testing/service/rows";
import { getContent } from "./contents.ts";
import { env, eventually, openSocket, newBrand } from "./testing/brand.ts";

/** Creates a brand with one run, and functions that control the run as an operator does. */
async function newRun(requireApproval: boolean, researchId?: string) {
  const brand = await newBrand({ requireApproval });
  const message = brand.generate("one thing", researchId);
  await brand.agent.receive(message);
  const id = message.event_id;
  const run = async (): Promise<Run> => {
    const stored = (await brand.runs()).find((one) => one.id === id);
    if (!stored) throw new Error(`No run ${id}`);
    return stored;
  };
  return {
    ...brand,
    id,
    run,
    until: (status: Run["status"]) => eventually(async () => (await run()).status === status),
    control: async (verb: ControlAction, fromStep: StepName | null = null) => {
      await brand.agent.expectControlRequest(id);
      await storeControlRequest(env.OPS, id, verb, fromStep, newAuditContext("dana@example.com", "because"));
      await brand.agent.applyControlRequest(id);
      return run();
    },
    approve: async () => {
      await decideRun(env.OPS, id, "approved", newAuditContext("dana@example.com"));
      await brand.agent.approvalDecided(id);
    },
    /** Stores the job that requested the run, as its delivery does. */
    job: () => env.OPS.batch(insertJobs(env.OPS, [{ queue: "sm-commands", message }], new Date().toISOString())),
    announced: async () =>
      (await outboxOf(env.DB)).filter((one) => one.message.event_id.startsWith(id)).map(({ message: { type } }) => type),
  };
}

const states = (run: Run) => run.steps.map(({ state }) => state);

describe("a control request", () => {
  test("pauses a run without failing it, and resumes it where it was", async () => {
    const { until, control, approve, run } = await newRun(true);
    await until("waiting");
    expect((await control("pause")).status).toBe("paused");
    await expect(approve()).rejects.toThrow("it is paused");
    const resumed = await control("resume");
    expect(resumed).toMatchObject({ status: "waiting", error: null });
    await approve();
    await until("complete");
    expect(states(await run())).toEqual(["done", "done", "done", "done", "done", "done"]);
  });

  test("terminates a run: its brand may choose the keyword again, and nothing is published", async () => {
    const { agent, until, control, slug, id, announced } = await newRun(true);
    await until("waiting");
    const ended = await control("terminate");
    expect(ended).toMatchObject({ status: "terminated", error: "Terminated by dana@example.com: because" });
    expect(ended.steps[4]).toMatchObject({ name: "approval", state: "stopped" });
    await expect(control("pause")).rejects.toThrow("terminated");
    expect((await getBrand(env.OPS, slug))?.summary).toMatchObject({ pendingGeneration: 0 });
    expect(await runInDurableObject(agent, (brand) => brand.sweep().then(() => brand.state.slug))).toBe(slug);
    expect(await getContent(env.DB, `c-${id}`)).toBeNull();
    expect(await announced()).toEqual([]);
  });

  test("restarts a run from the beginning, without sending its messages again", async () => {
    const { until, control, run, announced, id } = await newRun(false);
    await until("complete");
    const [first, before] = [await getContent(env.DB, `c-${id}`), await listStepAttempts(env.OPS, id)];
    expect(await announced()).toEqual(["content.publish", "content.ready"]);
    expect(await control("restart")).toMatchObject({ restarts: 1, restartedFrom: null, endedAt: null });
    await until("complete");
    expect(states(await run())).toEqual(["done", "done", "done", "done", "skipped", "done"]);
    expect((await listStepAttempts(env.OPS, id)).length).toBe(2 * before.length);
    expect(await getContent(env.DB, `c-${id}`)).toEqual(first);
    expect(await announced()).toEqual(["content.publish", "content.ready"]);
  });

  test("restarts a run from a step: earlier steps are not repeated, and approval is requested again", async () => {
    const { until, control, approve, run, id } = await newRun(true);
    await until("waiting");
    await control("terminate");
    const outlineStep = (await run()).steps[1];
    const restarted = await control("restart", "draft-article");
    expect(states(restarted).slice(0, 2)).toEqual(["done", "done"]);
    await until("waiting");
    expect((await run()).steps[1]).toEqual(outlineStep);
    const attemptedSteps = (await listStepAttempts(env.OPS, id)).map(({ step }) => step);
    expect(attemptedSteps).toEqual([
      "fetch-research",
      "generate-outline",
      "draft-article",
      "editorial-pass",
      "draft-article",
      "editorial-pass",
    ]);
    await approve();
    await until("complete");
    expect((await run()).restarts).toBe(1);
  });

  test("requests approval of a rejected article again", async () => {
    const { agent, until, control, approve, id, announced } = await newRun(true);
    await until("waiting");
    await decideRun(env.OPS, id, "rejected", newAuditContext("dana@example.com", "too thin"));
    await agent.approvalDecided(id);
    await until("rejected");
    await control("restart", "approval");
    await until("waiting");
    await approve();
    await until("complete");
    expect(await announced()).toEqual(["content.publish", "content.ready"]);
  });

  test("restarts a run that its brand no longer stores, as long as the job that requested it exists", async () => {
    const { agent, until, control, run, id, job } = await newRun(false);
    await until("complete");
    const deleteRuns = () =>
      runInDurableObject(agent, (_, { storage }) => void storage.sql.exec(`DELETE FROM brand_runs; DELETE FROM brand_orders`));
    await deleteRuns();
    expect(await agent.expectControlRequest(id)).toBe(false);
    await job();
    // The brand reconciles in between, which must not delete this run again.
    expect(await agent.expectControlRequest(id)).toBe(true);
    await deleteRuns();
    expect(await control("restart")).toMatchObject({ restarts: 1 });
    await until("complete");
    expect(states(await run())).toEqual(["done", "done", "done", "done", "skipped", "done"]);
    expect((await latestControlRequestOf(env.OPS, id))?.isPending).toBe(false);
  });

  test("is applied by the reconciliation if the process ended right after it was stored", async () => {
    const { agent, slug, until, id } = await newRun(true);
    await until("waiting");
    await agent.expectControlRequest(id);
    await storeControlRequest(env.OPS, id, "terminate", null, newAuditContext("dana@example.com"));
    await abortAllDurableObjects();
    const after = env.BRAND_AGENT.get(env.BRAND_AGENT.idFromName(slug));
    await runInDurableObject(after, (brand) => brand.sweep());
    await until("terminated");
    expect((await latestControlRequestOf(env.OPS, id))?.isPending).toBe(false);
  });

  test("sent twice at the same time is stored once, and the second is refused with the name of the operator", async () => {
    const { until, id, control } = await newRun(true);
    await until("waiting");
    const results = await Promise.allSettled(
      ["dana", "eli"].map((who) => storeControlRequest(env.OPS, id, "pause", null, newAuditContext(`${who}@example.com`))),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const refusals = results.flatMap((one) => (one.status === "rejected" ? String(one.reason) : []));
    expect(refusals[0]).toMatch(/(dana|eli)@example\.com has just requested to pause it/);
    await expect(control("restart")).rejects.toThrow("Terminate it first");
  });
});

test("each attempt of a step is stored with its error and the wait after it, and sent in a small frame", async () => {
  const brand = await newBrand();
  const socket = await openSocket(brand.slug);
  const message = brand.generate("one thing", `r-flaky-${brand.slug}`);
  await brand.agent.receive(message);
  await eventually(async () => (await brand.runs())[0]?.status === "complete");
  const attempts = (await listStepAttempts(env.OPS, message.event_id)).filter(({ step }) => step === "fetch-research");
  expect(attempts).toMatchObject([
    { attempt: 1, errorMessage: "Research is unavailable", output: null },
    { attempt: 2, errorName: null, retryAt: null, output: expect.stringContaining("volume") },
  ]);
  const [first, second] = attempts;
  expect(Date.parse(first?.retryAt ?? "") - Date.parse(first?.endedAt ?? "")).toBe(2_000);
  const waited = Date.parse(second?.startedAt ?? "") - Date.parse(first?.endedAt ?? "");
  // Less than the 5 s of the step's own delay.
  expect(waited).toBeLessThan(4_500);
  expect(Date.parse(second?.startedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(first?.retryAt ?? "") - 50);
  const frame = socket.texts.find((text) => text.includes(`"retryAt":"${first?.retryAt}"`)) ?? "";
  expect(JSON.parse(frame)).toMatchObject({ run: { steps: [{ name: "fetch-research", state: "running", attempt: 2 }] } });
  expect(new TextEncoder().encode(frame).byteLength).toBeLessThan(1024);
}, 20_000);
