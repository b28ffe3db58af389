import { expect, test } from "vitest";
import { messageFactory } from "#factories/messages";
import { insertJob } from "#factories/stored/jobs";
import type { AnyMessage } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { deadLetterQueueOf } from "#domain/queues/queues";
import { withTicket } from "#domain/jobs/ticket";
import { expectCountersExact } from "#runtime/testing/recount";
import { deliver } from "#runtime/testing/service/deliver";
import { rowsOf } from "#runtime/testing/service/rows";
import { getDeadLetter, listDeadLetters } from "#store/dead-letters/list";
import { getJob } from "#store/jobs/read";
import { getQueue } from "#store/queues/queues";
import { opsFor, testEnv as env } from "../testing/env.ts";
import { consumeDeadLetterQueue } from "#runtime/deadLetterQueue";

const worker = { queue: consumeDeadLetterQueue };
const queue = "publish-commands";
const dlq = deadLetterQueueOf(queue);
const createPublishCommand = () => messageFactory.build("content.publish");
const deadLetters = async () => (await listDeadLetters(opsFor(queue), {}, { limit: 20 })).items;

/** The body of a message as the job layer sends it. */
const ticketed = (message: AnyMessage) => withTicket(message, { id: jobIdOf(message.event_id, queue), queue, priority: 0, key: null });

test("a message whose job was removed is discarded and counted", async () => {
  expect(await deliver(worker, env, dlq, [ticketed(createPublishCommand())])).toEqual({ acks: 1, delays: [] });
  expect([await deadLetters(), await rowsOf(opsFor(queue), "jobs")]).toEqual([[], []]);
  expect((await getQueue(opsFor(queue), queue, new Date())).discarded).toBe(1);
});

test("a message that no longer fits its schema fails its job once, and no job is left to dispatch", async () => {
  const message = { ...createPublishCommand(), payload: { of: "an earlier version" } } as unknown as AnyMessage;
  await insertJob(opsFor(queue), { queue, message });
  await deliver(worker, env, dlq, [ticketed(message)]);
  expect(await getJob(opsFor(queue), jobIdOf(message.event_id, queue))).toMatchObject({
    state: "failed",
    errorName: "MalformedMessageError",
  });
  expect(await deadLetters()).toMatchObject([{ jobId: jobIdOf(message.event_id, queue), reason: "malformed" }]);
  await expectCountersExact(opsFor(queue));
});

test("a sender's field that looks like a ticket is stored with the message", async () => {
  const bodies = [
    { ...createPublishCommand(), job: {} },
    { ...createPublishCommand(), signalbox: { job: "1a2b3c4d" } },
  ];
  await deliver(worker, env, dlq, bodies);
  const stored = await Promise.all((await deadLetters()).map(async ({ id }) => (await getDeadLetter(opsFor(queue), id)).deadLetter.body));
  expect(stored.map((text) => JSON.parse(text) as unknown)).toEqual(expect.arrayContaining(bodies));
});
