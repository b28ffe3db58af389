import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { describe, expect, test, vi } from "vitest";
import { messageFactory } from "#factories/messages";
import { insertJob } from "#factories/stored/jobs";
import type { AnyMessage } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { deadLetterQueueOf } from "#domain/queues/queues";
import { queueNames } from "#brand-engine/domain/topology";
import { expectCountersExact } from "#runtime/testing/recount";
import { newAuditContext } from "#store/audit/audit";
import { claimAll } from "#runtime/testing/claimAll";
import { getDeadLetter, listDeadLetters } from "#store/dead-letters/list";
import { getJob } from "#store/jobs/read";
import { getQueue } from "#store/queues/queues";
import { finishAttempts } from "#store/jobs/finish";
import { replayDeadLetter } from "#store/dead-letters/replay";
import { deliver } from "#runtime/testing/service/deliver";
import { rowsOf } from "#runtime/testing/service/rows";
import { opsFor, testEnv as env } from "../testing/env.ts";
import { consumeDeadLetterQueue } from "#runtime/deadLetterQueue";

const worker = { queue: consumeDeadLetterQueue };
const queue = "publish-commands";
const dlq = deadLetterQueueOf(queue);
const now = () => new Date().toISOString();
const createPublishCommand = () =>
  messageFactory.build("content.publish", { content_id: "c-1", keyword: "a" }, { source: "scalable-media" });

/** Stores a job whose message was sent and never delivered. Returns the message. */
async function insertSentJob(message: AnyMessage = createPublishCommand(), to: string = queue): Promise<AnyMessage> {
  await insertJob(opsFor(to), { queue: to, message });
  return message;
}
const job = (message: AnyMessage, of: string = queue) => getJob(opsFor(of), jobIdOf(message.event_id, of));
const deadLetters = async (of: string = queue) => (await listDeadLetters(opsFor(of), {}, { limit: 20 })).items;
const errorInfo = { name: "TransientError", message: "The provider closed the connection", stack: "" };

describe("a message with a waiting job", () => {
  test.each(["", "acme-"])("fails the job, becomes a dead letter with its attempts: names with %j", async (prefix) => {
    const message = await insertSentJob();
    expect(await deliver(worker, { ...env, NAME_PREFIX: prefix }, prefix + dlq, [message])).toEqual({ acks: 1, delays: [] });
    const [letter, ...others] = await deadLetters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      reason: "undelivered",
      status: "open",
      queue,
      jobId: jobIdOf(message.event_id, queue),
      attempts: 1,
      correlationId: "c-1",
      tenant: "niche-fi",
    });
    const detail = await getDeadLetter(opsFor(queue), letter?.id ?? "");
    expect(JSON.parse(detail.deadLetter.body)).toEqual(message);
    expect(detail.attempts).toMatchObject([{ attempt: 1, outcome: "failed", errorName: "UndeliveredError" }]);
    expect(await job(message)).toMatchObject({ state: "failed", attempt: 1 });
    expect((await getQueue(opsFor(queue), queue, new Date())).counts).toMatchObject({ waiting: 0, failed: 1 });
    await expectCountersExact(opsFor(queue));
  });

  test("becomes one dead letter when it comes repeatedly and concurrently", async () => {
    const message = await insertSentJob();
    await Promise.all([deliver(worker, env, dlq, [message, message], "m-1"), deliver(worker, env, dlq, [message], "m-1")]);
    await deliver(worker, env, dlq, [message], "m-1");
    expect((await deadLetters()).length).toBe(1);
    await expectCountersExact(opsFor(queue));
  });

  test("can be replayed, and a second dead letter refers to the first", async () => {
    const message = await insertSentJob();
    await deliver(worker, env, dlq, [message]);
    const [first] = await deadLetters();
    await replayDeadLetter(opsFor(queue), first?.id ?? "", {}, newAuditContext("dana@example.com"));
    expect(await job(message)).toMatchObject({ state: "waiting" });
    await deliver(worker, env, dlq, [message]);
    expect((await deadLetters())[0]).toMatchObject({ replayOf: first?.id, attempts: 1 });
    expect((await rowsOf(opsFor(queue), "attempts")).length).toBe(2);
    await expectCountersExact(opsFor(queue));
  });
});

test("a delayed job keeps its earlier attempts", async () => {
  const message = await insertSentJob();
  const { claimed } = await claimAll(opsFor(queue), queue, [message], now(), false);
  const id = jobIdOf(message.event_id, queue);
  const attempt = claimed.get(id)?.attempt ?? 0;
  await opsFor(queue).batch(
    finishAttempts(
      opsFor(queue),
      queue,
      [{ id, type: message.type, attempt, startedAt: now(), outcome: "retried", error: errorInfo, retryAt: now() }],
      now(),
    ),
  );
  await deliver(worker, env, dlq, [message]);
  const [letter] = await deadLetters();
  expect((await getDeadLetter(opsFor(queue), letter?.id ?? "")).attempts).toMatchObject([
    { attempt: 1, outcome: "retried" },
    { attempt: 2, outcome: "failed" },
  ]);
  expect((await getQueue(opsFor(queue), queue, new Date())).counts).toMatchObject({ delayed: 0, failed: 1 });
  await expectCountersExact(opsFor(queue));
});

describe("an active job", () => {
  test("is left to its attempt", async () => {
    const message = await insertSentJob();
    await claimAll(opsFor(queue), queue, [message], now(), false);
    expect(await deliver(worker, env, dlq, [message])).toEqual({ acks: 1, delays: [] });
    expect(await job(message)).toMatchObject({ state: "active" });
    expect(await deadLetters()).toEqual([]);
    await expectCountersExact(opsFor(queue));
  });

  test("is left to the reconciler when its worker has stopped", async () => {
    const message = await insertSentJob();
    await claimAll(opsFor(queue), queue, [message], now(), false);
    await opsFor(queue).prepare(`UPDATE jobs SET started_at = '2026-01-01T00:00:00.000Z', due_at = '2026-01-01T00:00:00.000Z'`).run();
    expect(await deliver(worker, env, dlq, [message])).toEqual({ acks: 1, delays: [] });
    expect(await job(message)).toMatchObject({ state: "active", attempt: 1 });
    expect(await deadLetters()).toEqual([]);
  });
});

test.each(["completed", "failed"] as const)("a %s job stays as it is", async (outcome) => {
  const message = await insertSentJob();
  await claimAll(opsFor(queue), queue, [message], now(), false);
  const finished = { id: jobIdOf(message.event_id, queue), type: message.type, attempt: 1, startedAt: now() };
  await opsFor(queue).batch(
    finishAttempts(
      opsFor(queue),
      queue,
      [outcome === "completed" ? { ...finished, outcome } : { ...finished, outcome, error: errorInfo, reason: "permanent" }],
      now(),
    ),
  );
  const before = await deadLetters();
  expect(await deliver(worker, env, dlq, [message])).toEqual({ acks: 1, delays: [] });
  expect(await deadLetters()).toEqual(before);
  await expectCountersExact(opsFor(queue));
});

describe("a message without a job", () => {
  test("is stored with its body, and a replay creates its job", async () => {
    const message = createPublishCommand();
    await deliver(worker, env, dlq, [message], "m-1");
    await deliver(worker, env, dlq, [message], "m-1");
    const [letter, ...others] = await deadLetters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ reason: "undelivered", type: "content.publish", eventId: message.event_id, correlationId: "c-1" });
    await replayDeadLetter(opsFor(queue), letter?.id ?? "", {}, newAuditContext("dana@example.com"));
    expect(await job(message)).toMatchObject({ state: "waiting" });
    await expectCountersExact(opsFor(queue));
  });

  const cyclic: Record<string, unknown> = { type: "me" };
  cyclic["self"] = { parent: cyclic };
  const malformedBodies: [string, unknown, string][] = [
    ["text", "hello", "text"],
    ["an empty text", "", "text"],
    ["null", null, "json"],
    ["undefined", undefined, "v8"],
    ["a number", 7, "json"],
    ["an array", [1], "json"],
    ["bytes", new Uint8Array([1, 2]).buffer, "bytes"],
    ["a view of bytes", new Uint8Array([1, 2, 255]), "v8"],
    ["a map", new Map([["a", 1n]]), "v8"],
    ["a cyclic object", cyclic, "v8"],
    ["an invalid payload", { ...createPublishCommand(), payload: { brand_slug: "Not A Slug" } }, "json"],
    ["invalid names", { ...createPublishCommand(), type: "x".repeat(5000), correlation_id: "no good\n", source: 7 }, "json"],
  ];
  test.each(malformedBodies)(
    "with %s as its body becomes a malformed dead letter with the reason, and the valid message becomes a dead letter of its job",
    async (_, body, contentType) => {
      const message = await insertSentJob();
      expect(await deliver(worker, env, dlq, [body, message])).toEqual({ acks: 2, delays: [] });
      const malformed = (await deadLetters()).filter(({ reason }) => reason === "malformed");
      expect(malformed).toMatchObject([{ queue, errorName: "MalformedMessageError", status: "open" }]);
      expect((await getDeadLetter(opsFor(queue), malformed[0]?.id ?? "")).deadLetter.contentType).toBe(contentType);
      expect(await job(message)).toMatchObject({ state: "failed" });
      await expectCountersExact(opsFor(queue));
    },
  );
});

test.each(queueNames)("the dead-letter queue of %s is consumed", async (name) => {
  await deliver(worker, env, deadLetterQueueOf(name), ["lost"]);
  expect(await deadLetters(name)).toMatchObject([{ queue: name }]);
});

test("a message that can't be stored is retried, and the others are stored", async () => {
  const batch = opsFor(queue).batch.bind(opsFor(queue));
  let calls = 0;
  vi.spyOn(opsFor(queue), "batch").mockImplementation((statements) =>
    ++calls === 1 ? Promise.reject(new Error("the database is unavailable")) : batch(statements),
  );
  expect(await deliver(worker, env, dlq, ["first", "second"])).toEqual({ acks: 1, delays: [5] });
  const stored = await deadLetters();
  expect((await getDeadLetter(opsFor(queue), stored[0]?.id ?? "")).deadLetter.body).toBe("second");
});

test("each message is logged with its ids", async () => {
  const lines = vi.spyOn(console, "error").mockReturnValue();
  const message = await insertSentJob();
  const raw = createMessageBatch(dlq, [{ id: "m-1", timestamp: new Date(0), attempts: 3, body: message }]);
  const ctx = createExecutionContext();
  await consumeDeadLetterQueue(raw, env);
  await getQueueResult(raw, ctx);
  expect(lines.mock.calls.map(([line]) => JSON.parse(String(line)))).toMatchObject([
    {
      level: "error",
      message: "dead letter",
      queue,
      event_id: message.event_id,
      type: "content.publish",
      source: "scalable-media",
      correlation_id: "c-1",
      timestamp: "1970-01-01T00:00:00.000Z",
      attempts: 3,
    },
  ]);
});
