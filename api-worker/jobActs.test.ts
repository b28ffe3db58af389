import { describe, expect, test } from "vitest";
import { coordinatorOf } from "#runtime/coordinator/client";
import { claimAll } from "#runtime/testing/claimAll";
import { expectCountersExact } from "#runtime/testing/recount";
import { messageOfJob } from "#store/jobActs";
import { type Answer, ask, code } from "./testing/ask.ts";
import { testEnv } from "./testing/env.ts";
import { act, added, audited, detail, edit, hour, list, message, payload, remove, statuses, untilState } from "./testing/jobs.ts";
import { letter, queue } from "./testing/letter.ts";

const refusal = (answers: Answer[]) => message(answers.find(({ status }) => status === 409) as Answer);
const pause = () => ask(`/api/queues/${queue}/pause`, { method: "PUT", body: { reason: "a test" } });

/** A job whose try goes on: claimed by a worker that never settles it. */
async function active(): Promise<string> {
  const id = await added(hour);
  await testEnv.OPS.prepare(`UPDATE jobs SET run_at = created_at WHERE id = ?1`).bind(id).run();
  await claimAll(testEnv.OPS, queue, [await messageOfJob(testEnv.OPS, id)], new Date().toISOString());
  expect((await detail(id)).job.state).toBe("active");
  return id;
}

/** A job that died, with its open dead letter. */
async function dead(): Promise<{ id: string; letterId: string }> {
  const letterId = await letter();
  const [job] = await list("state=failed");
  return { id: job?.id ?? "", letterId };
}

describe("a delayed job", () => {
  test("is promoted by one of two operators, and runs now", async () => {
    const id = await added(hour);
    expect((await detail(id)).job).toMatchObject({ state: "delayed", runAt: expect.stringMatching(/Z$/) });
    const answers = await Promise.all([act(id, "promote", { reason: "now" }), act(id, "promote")]);
    expect(statuses(answers)).toEqual([200, 409]);
    expect(refusal(answers)).toMatch(/can't be promoted: it is (waiting|active|completed), not delayed/);
    await untilState(id, "completed");
    expect((await act(id, "promote")).status).toBe(409);
    expect((await audited()).map(({ action }) => action)).toEqual(["job.promote", "job.add"]);
    await expectCountersExact(testEnv.OPS);
  });

  test("is given another payload, which must fit", async () => {
    const id = await added(hour);
    expect(await edit(id, { payload: { ...payload, keywords: [] } })).toMatchObject({ status: 400, body: { error: { code: "invalid" } } });
    expect((await detail(id)).payload).toEqual(payload);
    expect(await edit(id, { payload: { ...payload, keywords: ["b"] }, reason: "typo" })).toMatchObject({ status: 200, body: { id } });
    expect((await detail(id)).payload).toEqual({ ...payload, keywords: ["b"] });
    await act(id, "promote");
    await untilState(id, "completed");
    expect(message(await edit(id, { payload }))).toMatch(/can't be changed: it is completed already/);
    expect(await audited()).toMatchObject([{ action: "job.promote" }, { action: "job.update", reason: "typo" }, { action: "job.add" }]);
  });
});

describe("cancelling", () => {
  test("ends what has not started once, without a dead letter; it can be tried again", async () => {
    await pause();
    for (const id of [await added(), await added(hour)]) {
      const answers = await Promise.all([act(id, "cancel", { reason: "not wanted" }), act(id, "cancel", { reason: "not wanted" })]);
      expect(statuses(answers)).toEqual([200, 409]);
      expect(refusal(answers)).toMatch(/can't be cancelled: it is failed/);
      expect(await detail(id)).toMatchObject({
        job: { state: "failed", errorName: "CancelledError", errorMessage: "Cancelled by you@localhost: not wanted" },
        deadLetter: null,
      });
      await expectCountersExact(testEnv.OPS);
      const again = await Promise.all([act(id, "retry"), act(id, "retry")]);
      expect(statuses(again)).toEqual([200, 409]);
      expect((await detail(id)).job).toMatchObject({ state: "waiting", errorName: null, cancelledAt: null });
    }
    expect((await audited()).map(({ action }) => action).filter((action) => action !== "job.add")).toEqual([
      "job.retry",
      "job.cancel",
      "job.retry",
      "job.cancel",
      "queue.pause",
    ]);
    await expectCountersExact(testEnv.OPS);
  });

  test("asks the coordinator of one that runs to stop it, once", async () => {
    const id = await active();
    expect(await coordinatorOf(testEnv, queue).watch([id])).toEqual([]);
    expect(await act(id, "cancel")).toMatchObject({ status: 200, body: { state: "active", cancelledAt: expect.stringMatching(/Z$/) } });
    // One that did not answer in time a moment ago isn't asked for 5 s.
    await expect.poll(() => coordinatorOf(testEnv, queue).watch([id]), { timeout: 15_000 }).toEqual([id]);
    expect(message(await act(id, "cancel"))).toMatch(/it was asked to stop already/);
    expect((await audited()).filter(({ action }) => action === "job.cancel").length).toBe(1);
  });
});

describe("retrying", () => {
  test("by two at once replays the open dead letter once, and the job runs", async () => {
    const { id, letterId } = await dead();
    const answers = await Promise.all([act(id, "retry", { reason: "mended" }), act(id, "retry", { reason: "mended" })]);
    expect(statuses(answers)).toEqual([200, 409]);
    expect((await detail(id)).deadLetter).toMatchObject({ id: letterId, status: "replayed", resolvedReason: "mended" });
    await untilState(id, "completed");
    expect(message(await act(id, "retry"))).toMatch(/can't be retried: it is completed, not failed/);
    expect(await audited()).toMatchObject([{ action: "deadLetter.replay", target: `deadLetter:${letterId}` }]);
    await expectCountersExact(testEnv.OPS);
  });

  test("counts a dropped dead letter as replayed", async () => {
    const { id, letterId } = await dead();
    await ask(`/api/dead-letters/${letterId}/drop`, { body: { reason: "x" } });
    expect(await act(id, "retry")).toMatchObject({ status: 200, body: { id, attempts: 5 } });
    await untilState(id, "completed");
    expect((await detail(id)).deadLetter).toMatchObject({ status: "replayed" });
  });

  test("does not bring back a job that was removed", async () => {
    const { id, letterId } = await dead();
    expect((await remove(id)).status).toBe(204);
    expect(await act(id, "retry")).toMatchObject({ status: 404, body: { error: { message: expect.stringContaining(letterId) } } });
  });
});

describe("removing", () => {
  test("forgets a job once", async () => {
    await pause();
    const id = await added();
    const answers = await Promise.all([remove(id), remove(id)]);
    expect(statuses(answers)).toEqual([204, 404]);
    expect((await ask(`/api/jobs/${id}`)).status).toBe(404);
    expect(await audited()).toMatchObject([
      { action: "job.remove", target: `job:${id}`, before: { queue, state: "waiting" } },
      { action: "job.add" },
      { action: "queue.pause" },
    ]);
    await expectCountersExact(testEnv.OPS);
  });

  test("leaves one that runs", async () => {
    const id = await active();
    expect(message(await remove(id))).toMatch(/can't be removed: it runs: cancel it first/);
    expect(message(await edit(id, { payload }))).toMatch(/it is active already/);
    expect((await detail(id)).job.state).toBe("active");
  });
});

test("what is not there is 404 to every act", async () => {
  for (const verb of ["retry", "promote", "cancel"]) expect(code(await act("nope", verb))).toBe("not_found");
  expect(code(await remove("nope"))).toBe("not_found");
  expect(code(await edit("nope", { payload }))).toBe("not_found");
  expect(await audited()).toEqual([]);
});
