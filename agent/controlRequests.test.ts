import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { ControlAction } from "#domain/workflows/controlRequests";
import type { Run, StepName } from "#domain/workflows/run";
import { newAuditContext } from "#store/audit/audit";
import { getBrand } from "#store/brands/brands";
import { listStepAttempts } from "#store/workflows/stepAttempts";
import { insertJobs } from "#store/jobs/insert";
import { latestControlRequestOf, storeControlRequest } from "#store/workflows/commands";
import { decideRun } from "#store/workflows/runs";
import { outboxOf } from "#runtime/testing/service/rows";
import { getContent } from "./contents.ts";
import { env, eventually, openSocket, newBrand } from "./testing/brand.ts";

/** A brand with one article on its way, and what an operator does with it. */
async function newRun(asks: boolean, researchId?: string) {
  const brand = await newBrand({ requireApproval: asks });
  const message = brand.generate("one thing", researchId);
  await brand.agent.receive(message);
  const id = message.event_id;
  const run = async (): Promise<Run> => {
    const found = (await brand.runs()).find((one) => one.id === id);
    if (!found) throw new Error(`No run ${id}`);
    return found;
  };
  return {
    ...brand,
    id,
    run,
    until: (status: Run["status"]) => eventually(async () => (await run()).status === status),
    order: async (verb: ControlAction, fromStep: StepName | null = null) => {
      await brand.agent.expectControlRequest(id);
      await storeControlRequest(env.OPS, id, verb, fromStep, newAuditContext("dana@example.com", "because"));
      await brand.agent.applyControlRequest(id);
      return run();
    },
    approve: async () => {
      await decideRun(env.OPS, id, "approved", newAuditContext("dana@example.com"));
      await brand.agent.approvalDecided(id);
    },
    /** Keeps the job that asked for it, as its delivery would have. */
    job: () => env.OPS.batch(insertJobs(env.OPS, [{ queue: "sm-commands", message }], new Date().toISOString())),
    announced: async () =>
      (await outboxOf(env.DB)).filter((one) => one.message.event_id.startsWith(id)).map(({ message: { type } }) => type),
  };
}

const states = (run: Run) => run.steps.map(({ state }) => state);

describe("an operator's order", () => {
  test("pauses a run, which has not failed by that, and lets it go on where it was", async () => {
    const { until, order, approve, run } = await newRun(true);
    await until("waiting");
    expect((await order("pause")).status).toBe("paused");
    await expect(approve()).rejects.toThrow("it is paused");
    const resumed = await order("resume");
    expect(resumed).toMatchObject({ status: "waiting", error: null });
    await approve();
    await until("complete");
    expect(states(await run())).toEqual(["done", "done", "done", "done", "done", "done"]);
  });

  test("ends a run for good: its brand may choose the keyword again, and nothing of it is published", async () => {
    const { agent, until, order, slug, id, announced } = await newRun(true);
    await until("waiting");
    const ended = await order("terminate");
    expect(ended).toMatchObject({ status: "terminated", error: "Terminated by dana@example.com: because" });
    expect(ended.steps[4]).toMatchObject({ name: "approval", state: "stopped" });
    await expect(order("pause")).rejects.toThrow("terminated");
    expect((await getBrand(env.OPS, slug))?.summary).toMatchObject({ pendingGeneration: 0 });
    expect(await runInDurableObject(agent, (brand) => brand.sweep().then(() => brand.state.slug))).toBe(slug);
    expect(await getContent(env.DB, `c-${id}`)).toBeNull();
    expect(await announced()).toEqual([]);
  });

  test("restarts a run from the top; what it announced is announced once", async () => {
    const { until, order, run, announced, id } = await newRun(false);
    await until("complete");
    const [first, before] = [await getContent(env.DB, `c-${id}`), await listStepAttempts(env.OPS, id)];
    expect(await announced()).toEqual(["content.publish", "content.ready"]);
    expect(await order("restart")).toMatchObject({ restarts: 1, restartedFrom: null, endedAt: null });
    await until("complete");
    expect(states(await run())).toEqual(["done", "done", "done", "done", "skipped", "done"]);
    expect((await listStepAttempts(env.OPS, id)).length).toBe(2 * before.length);
    expect(await getContent(env.DB, `c-${id}`)).toEqual(first);
    expect(await announced()).toEqual(["content.publish", "content.ready"]);
  });

  test("restarts a run from a step: what came before is not done again, and a person is asked again", async () => {
    const { until, order, approve, run, id } = await newRun(true);
    await until("waiting");
    await order("terminate");
    const outlined = (await run()).steps[1];
    const anew = await order("restart", "draft-article");
    expect(states(anew).slice(0, 2)).toEqual(["done", "done"]);
    await until("waiting");
    expect((await run()).steps[1]).toEqual(outlined);
    const made = (await listStepAttempts(env.OPS, id)).map(({ step }) => step);
    expect(made).toEqual(["fetch-research", "generate-outline", "draft-article", "editorial-pass", "draft-article", "editorial-pass"]);
    await approve();
    await until("complete");
    expect((await run()).restarts).toBe(1);
  });

  test("lets a rejected article be asked about once more", async () => {
    const { agent, until, order, approve, id, announced } = await newRun(true);
    await until("waiting");
    await decideRun(env.OPS, id, "rejected", newAuditContext("dana@example.com", "too thin"));
    await agent.approvalDecided(id);
    await until("rejected");
    await order("restart", "approval");
    await until("waiting");
    await approve();
    await until("complete");
    expect(await announced()).toEqual(["content.publish", "content.ready"]);
  });

  test("restarts a run that its brand has forgotten, as long as the job that asked for it is kept", async () => {
    const { agent, until, order, run, id, job } = await newRun(false);
    await until("complete");
    const forget = () =>
      runInDurableObject(agent, (_, { storage }) => void storage.sql.exec(`DELETE FROM brand_runs; DELETE FROM brand_orders`));
    await forget();
    expect(await agent.expectControlRequest(id)).toBe(false);
    await job();
    // Its brand looks after the others between what is asked of it, which must not make it forget this one again.
    expect(await agent.expectControlRequest(id)).toBe(true);
    await forget();
    expect(await order("restart")).toMatchObject({ restarts: 1 });
    await until("complete");
    expect(states(await run())).toEqual(["done", "done", "done", "done", "skipped", "done"]);
    expect((await latestControlRequestOf(env.OPS, id))?.isPending).toBe(false);
  });

  test("is carried out by the sweep when the process ended right after it was made", async () => {
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

  test("made twice at once is one, and says by whom", async () => {
    const { until, id, order } = await newRun(true);
    await until("waiting");
    const ordered = await Promise.allSettled(
      ["dana", "eli"].map((who) => storeControlRequest(env.OPS, id, "pause", null, newAuditContext(`${who}@example.com`))),
    );
    expect(ordered.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const late = ordered.flatMap((one) => (one.status === "rejected" ? String(one.reason) : []));
    expect(late[0]).toMatch(/(dana|eli)@example\.com has just told this run to pause/);
    await expect(order("restart")).rejects.toThrow("terminate it first");
  });
});

test("each try of a step is kept with its error and the wait after it, and told in a small frame", async () => {
  const brand = await newBrand();
  const socket = await openSocket(brand.slug);
  const message = brand.generate("one thing", `r-flaky-${brand.slug}`);
  await brand.agent.receive(message);
  await eventually(async () => (await brand.runs())[0]?.status === "complete");
  const tries = (await listStepAttempts(env.OPS, message.event_id)).filter(({ step }) => step === "fetch-research");
  expect(tries).toMatchObject([
    { attempt: 1, errorMessage: "Research is away", output: null },
    { attempt: 2, errorName: null, retryAt: null, output: expect.stringContaining("volume") },
  ]);
  const [first, second] = tries;
  expect(Date.parse(first?.retryAt ?? "") - Date.parse(first?.endedAt ?? "")).toBe(2_000);
  const waited = Date.parse(second?.startedAt ?? "") - Date.parse(first?.endedAt ?? "");
  // Not the 5 s that its step waits by itself.
  expect(waited).toBeLessThan(4_500);
  expect(Date.parse(second?.startedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(first?.retryAt ?? "") - 50);
  const told = socket.texts.find((text) => text.includes(`"retryAt":"${first?.retryAt}"`)) ?? "";
  expect(JSON.parse(told)).toMatchObject({ run: { steps: [{ name: "fetch-research", state: "running", attempt: 2 }] } });
  expect(new TextEncoder().encode(told).byteLength).toBeLessThan(1024);
}, 20_000);
