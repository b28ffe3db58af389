import { expect, test } from "vitest";
import { insertDeadLetter } from "#factories/stored/deadLetters";
import { insertJob } from "#factories/stored/jobs";
import { exampleQueue } from "#factories/stored/example";
import type { JobOptions } from "#domain/jobs/job";
import { claimAll } from "#runtime/testing/claimAll";
import { testEnv } from "#runtime/testing/env";
import { newAuditContext } from "../audit/audit.ts";
import { cancelJob, removeJob } from "../jobs/commands.ts";
import { type AttemptResult, finishAttempts } from "../jobs/finish.ts";
import { getDeadLetter, listDeadLetters } from "./list.ts";
import { replayDeadLetter } from "./replay.ts";

const db = testEnv.OPS;
const dana = () => newAuditContext("dana@example.com");
const error = { name: "TransientError", message: "hung up", stack: "" };

/** A job that failed and was replayed, and functions that go on with it. */
async function replayed(options: JobOptions = {}) {
  const { id, message } = await insertJob(db, { options });
  const deadLetterId = await insertDeadLetter(db, { message });
  await replayDeadLetter(db, deadLetterId, {}, dana());
  const startedAt = new Date().toISOString();
  const endedAt = new Date(Date.parse(startedAt) + 5).toISOString();
  const claim = async () => (await claimAll(db, exampleQueue(), [message], startedAt)).claimed.get(id)?.attempt ?? 0;
  const end = async (result: Pick<AttemptResult, "outcome"> & object) => {
    const ended = { id, type: message.type, attempt: await claim(), startedAt, ...result } as AttemptResult;
    await db.batch(finishAttempts(db, exampleQueue(), [ended], endedAt));
    return endedAt;
  };
  const outcome = async () => {
    const detail = (await getDeadLetter(db, deadLetterId)).deadLetter.outcome;
    const listed = (await listDeadLetters(db, {}, { limit: 10 })).items.find((item) => item.id === deadLetterId)?.outcome;
    expect(listed).toEqual(detail);
    return detail;
  };
  return { id, message, deadLetterId, startedAt, claim, end, outcome };
}

test("a replay waits, runs with attempts of its own, waits for the next one, and succeeds", async () => {
  const { claim, outcome, startedAt } = await replayed({ attempts: 2 });
  expect(await outcome()).toMatchObject({ state: "waiting", attempt: 0, attempts: 2, deadLetterId: null });
  await claim();
  expect(await outcome()).toEqual({ state: "running", at: startedAt, attempt: 1, attempts: 2, deadLetterId: null });
  const other = await replayed({ attempts: 2 });
  const retryAt = new Date(Date.now() + 60_000).toISOString();
  await other.end({ outcome: "retried", error, retryAt } as never);
  expect(await other.outcome()).toEqual({ state: "delayed", at: retryAt, attempt: 1, attempts: 2, deadLetterId: null });
  const third = await replayed();
  const endedAt = await third.end({ outcome: "completed" });
  expect(await third.outcome()).toEqual({ state: "succeeded", at: endedAt, attempt: 1, attempts: 4, deadLetterId: null });
});

test("a replay that fails again names its new dead letter, which has no outcome", async () => {
  const { message, outcome } = await replayed();
  const again = await insertDeadLetter(db, { message });
  const { createdAt, outcome: none } = (await getDeadLetter(db, again)).deadLetter;
  expect(await outcome()).toEqual({ state: "failed", at: createdAt, attempt: null, attempts: null, deadLetterId: again });
  expect(none).toBeNull();
});

test("a replay may be cancelled, and is not known once its job was deleted", async () => {
  const { id, outcome } = await replayed();
  await cancelJob(db, id, dana());
  expect(await outcome()).toMatchObject({ state: "cancelled", deadLetterId: null });
  await removeJob(db, id, dana());
  expect(await outcome()).toEqual({ state: "unknown", at: null, attempt: null, attempts: null, deadLetterId: null });
});
