import { describe, expect, test } from "vitest";
import { limiterOf } from "#runtime/coordinator/client";
import { claimAll } from "#runtime/testing/claimAll";
import { expectCountersExact } from "#runtime/testing/recount";
import { getJobMessage } from "#store/jobs/commands";
import { type ApiAnswer, callApi, errorCodeOf } from "../testing/callApi.ts";
import { opsFor, testEnv } from "../testing/env.ts";
import {
  sendCommand,
  addJob,
  getAudit,
  getJobDetail,
  updateJob,
  hourDelay,
  getJobs,
  errorMessageOf,
  payload,
  removeJob,
  sortedStatuses,
  untilState,
} from "../testing/jobs.ts";
import { addDeadLetter, queue } from "../testing/deadLetters.ts";

const refusal = (answers: ApiAnswer[]) => errorMessageOf(answers.find(({ status }) => status === 409) as ApiAnswer);
const pause = () => callApi(`/api/queues/${queue}/pause`, { method: "PUT", body: { reason: "a test" } });

/** A running job: claimed by a Worker that never finishes it. */
async function addActiveJob(): Promise<string> {
  const id = await addJob(hourDelay);
  await opsFor(queue).prepare(`UPDATE jobs SET run_at = created_at WHERE id = ?1`).bind(id).run();
  await claimAll(opsFor(queue), queue, [await getJobMessage(opsFor(queue), id)], new Date().toISOString());
  expect((await getJobDetail(id)).job.state).toBe("active");
  return id;
}

/** A failed job with its open dead letter. */
async function addFailedJob(): Promise<{ id: string; deadLetterId: string }> {
  const deadLetterId = await addDeadLetter();
  const [job] = await getJobs("state=failed");
  return { id: job?.id ?? "", deadLetterId };
}

test("a job whose message came back three times is retried only with a reason", async () => {
  const { id, deadLetterId } = await addFailedJob();
  await opsFor(queue).prepare(`UPDATE dead_letters SET came_back = 3 WHERE id = ?1`).bind(deadLetterId).run();
  expect(await sendCommand(id, "retry")).toMatchObject({
    status: 400,
    body: { error: { code: "invalid", message: expect.stringContaining("came back 3 times"), issues: [{ path: "reason" }] } },
  });
  expect((await getJobDetail(id)).job.state).toBe("failed");
  const plan = await callApi("/api/plans", { body: { action: "retry", ids: [id] } });
  expect(plan.body).toMatchObject({ eligible: 0, skipped: [{ reason: "came_back", count: 1 }] });
  expect((await sendCommand(id, "retry", { reason: "the provider mended it" })).status).toBe(200);
  expect(await getAudit()).toMatchObject([{ action: "job.retry", reason: "the provider mended it" }]);
});

describe("a delayed job", () => {
  test("is promoted by one of two operators, and runs at once", async () => {
    const id = await addJob(hourDelay);
    expect((await getJobDetail(id)).job).toMatchObject({ state: "delayed", runAt: expect.stringMatching(/Z$/) });
    const answers = await Promise.all([sendCommand(id, "promote", { reason: "now" }), sendCommand(id, "promote")]);
    expect(sortedStatuses(answers)).toEqual([200, 409]);
    expect(refusal(answers)).toMatch(/can't be promoted: it is (waiting|active|completed), not delayed/);
    await untilState(id, "completed");
    expect((await sendCommand(id, "promote")).status).toBe(409);
    expect((await getAudit()).map(({ action }) => action)).toEqual(["job.promote", "job.add"]);
    await expectCountersExact(opsFor(queue));
  });

  test("gets another payload, which must be valid", async () => {
    const id = await addJob(hourDelay);
    expect(await updateJob(id, { payload: { ...payload, keywords: [] } })).toMatchObject({
      status: 400,
      body: { error: { code: "invalid" } },
    });
    expect((await getJobDetail(id)).payload).toEqual(payload);
    expect(await updateJob(id, { payload: { ...payload, keywords: ["b"] }, reason: "typo" })).toMatchObject({ status: 200, body: { id } });
    expect((await getJobDetail(id)).payload).toEqual({ ...payload, keywords: ["b"] });
    await sendCommand(id, "promote");
    await untilState(id, "completed");
    expect(errorMessageOf(await updateJob(id, { payload }))).toMatch(/can't be changed: it has already completed/);
    expect(await getAudit()).toMatchObject([{ action: "job.promote" }, { action: "job.update", reason: "typo" }, { action: "job.add" }]);
  });
});

describe("cancelling", () => {
  test("ends a job that has not started once, without a dead letter; it can be retried", async () => {
    await pause();
    for (const id of [await addJob(), await addJob(hourDelay)]) {
      const answers = await Promise.all([
        sendCommand(id, "cancel", { reason: "not wanted" }),
        sendCommand(id, "cancel", { reason: "not wanted" }),
      ]);
      expect(sortedStatuses(answers)).toEqual([200, 409]);
      expect(refusal(answers)).toMatch(/can't be cancelled: it was cancelled$/);
      expect(await getJobDetail(id)).toMatchObject({
        job: { state: "failed", errorName: "CancelledError", errorMessage: "Cancelled by you@localhost: not wanted" },
        deadLetter: null,
      });
      await expectCountersExact(opsFor(queue));
      const again = await Promise.all([sendCommand(id, "retry"), sendCommand(id, "retry")]);
      expect(sortedStatuses(again)).toEqual([200, 409]);
      expect((await getJobDetail(id)).job).toMatchObject({ state: "waiting", errorName: null, cancelledAt: null });
    }
    expect((await getAudit()).map(({ action }) => action).filter((action) => action !== "job.add")).toEqual([
      "job.retry",
      "job.cancel",
      "job.retry",
      "job.cancel",
      "queue.pause",
    ]);
    await expectCountersExact(opsFor(queue));
  });

  test("asks the limiter of a running job to stop it, once", async () => {
    const id = await addActiveJob();
    expect(await limiterOf(testEnv, queue).watch([id])).toEqual([]);
    expect(await sendCommand(id, "cancel")).toMatchObject({
      status: 200,
      body: { state: "active", cancelledAt: expect.stringMatching(/Z$/) },
    });
    // After a timeout, the limiter is not called for 5 s.
    await expect.poll(() => limiterOf(testEnv, queue).watch([id]), { timeout: 15_000 }).toEqual([id]);
    expect(errorMessageOf(await sendCommand(id, "cancel"))).toMatch(/it was already asked to stop/);
    expect((await getAudit()).filter(({ action }) => action === "job.cancel").length).toBe(1);
  });
});

describe("retrying", () => {
  test("by two operators at once replays the open dead letter once, and the job runs", async () => {
    const { id, deadLetterId } = await addFailedJob();
    const answers = await Promise.all([sendCommand(id, "retry", { reason: "mended" }), sendCommand(id, "retry", { reason: "mended" })]);
    expect(sortedStatuses(answers)).toEqual([200, 409]);
    expect((await getJobDetail(id)).deadLetter).toMatchObject({ id: deadLetterId, status: "replayed", resolvedReason: "mended" });
    await untilState(id, "completed");
    expect(errorMessageOf(await sendCommand(id, "retry"))).toMatch(/can't be retried: it is completed, not failed/);
    expect(await getAudit()).toMatchObject([{ action: "job.retry", target: `job:${id}` }]);
    await expectCountersExact(opsFor(queue));
  });

  test("counts a dropped dead letter as replayed", async () => {
    const { id, deadLetterId } = await addFailedJob();
    await callApi(`/api/dead-letters/${deadLetterId}/drop`, { body: { reason: "x" } });
    expect(await sendCommand(id, "retry")).toMatchObject({ status: 200, body: { id, attempts: 5 } });
    await untilState(id, "completed");
    expect((await getJobDetail(id)).deadLetter).toMatchObject({ status: "replayed" });
  });

  test("does not bring back a job that was removed", async () => {
    const { id, deadLetterId } = await addFailedJob();
    expect((await removeJob(id)).status).toBe(204);
    expect(await sendCommand(id, "retry")).toMatchObject({
      status: 404,
      body: { error: { message: expect.stringContaining(deadLetterId) } },
    });
  });
});

describe("removing", () => {
  test("removes a job once", async () => {
    await pause();
    const id = await addJob();
    const answers = await Promise.all([removeJob(id), removeJob(id)]);
    expect(sortedStatuses(answers)).toEqual([204, 404]);
    expect((await callApi(`/api/jobs/${id}`)).status).toBe(404);
    expect(await getAudit()).toMatchObject([
      { action: "job.remove", target: `job:${id}`, before: { queue, state: "waiting" } },
      { action: "job.add" },
      { action: "queue.pause" },
    ]);
    await expectCountersExact(opsFor(queue));
  });

  test("refuses a running job", async () => {
    const id = await addActiveJob();
    expect(errorMessageOf(await removeJob(id))).toMatch(/can't be removed: it is running: cancel it first/);
    expect(errorMessageOf(await updateJob(id, { payload }))).toMatch(/it has already started/);
    expect((await getJobDetail(id)).job.state).toBe("active");
  });
});

test("an unknown job is 404 to every command", async () => {
  for (const verb of ["retry", "promote", "cancel"]) expect(errorCodeOf(await sendCommand("nope", verb))).toBe("not_found");
  expect(errorCodeOf(await removeJob("nope"))).toBe("not_found");
  expect(errorCodeOf(await updateJob("nope", { payload }))).toBe("not_found");
  expect(await getAudit()).toEqual([]);
});
