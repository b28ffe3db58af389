import type { Queue } from "cloudflare/resources/queues/queues";
import { expect, test } from "vitest";
import { connectAccount, failureOf, listOf, successOf } from "../testing/account.ts";
import { getAudit } from "../testing/jobs.ts";

const queue: Queue = { queue_id: "q2", queue_name: "peeked-dlq" };
const SIGNALBOX_SETTINGS = JSON.stringify({
  queues: [{ name: "peeked", deadLetterQueue: "peeked-dlq", replay: false, binding: "PEEKED" }],
});
const message = (id: string, body: string, type: string) => ({
  id,
  body,
  attempts: 2,
  metadata: { "CF-Content-Type": type },
  ref: "r",
  timestamp_ms: 1_790_000_000_000,
});
const path = "/api/account/queues/peeked-dlq/messages";
const find = "GET accounts/a1/queues?page=1&name=peeked-dlq";
const peek = "POST accounts/a1/queues/q2/messages/peek";

test("shows the messages of a queue decoded, with their source queue, and consumes nothing", async () => {
  const messages = [message("m1", btoa('{"order":7}'), "json"), message("m2", "hello", "text")];
  const account = await connectAccount({ SIGNALBOX_SETTINGS }, listOf(queue), successOf({ messages }));
  const { status, body } = await account.call(`${path}?limit=2`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    items: [
      { id: "m1", body: '{"order":7}', contentType: "json", attempts: 2, sentAt: "2026-09-21T14:13:20.000Z" },
      { id: "m2", body: "hello", contentType: "text" },
    ],
    sourceQueue: "peeked",
    mayHaveMore: true,
    readAt: expect.any(String),
  });
  expect(await account.sent()).toEqual([find, peek]);
  expect((await account.requests())[1]?.body).toEqual({ batch_size: 2 });
  expect(await getAudit()).toEqual([]);
});

test("the source queue is also known from the last list of the queues", async () => {
  const source: Queue = { queue_id: "q1", queue_name: "peeked", consumers: [{ type: "worker", dead_letter_queue: "peeked-dlq" }] };
  const account = await connectAccount(
    { CLOUDFLARE_ACCOUNT_ID: "peek" },
    listOf(source, queue),
    listOf(queue),
    successOf({ messages: [] }),
  );
  await account.call("/api/account/queues");
  expect((await account.call(path)).body).toMatchObject({ sourceQueue: "peeked" });
});

test("an empty queue has no messages, and more than 100 can't be asked for", async () => {
  const account = await connectAccount({}, listOf(queue), successOf(null));
  expect(await account.call(path)).toMatchObject({ status: 200, body: { items: [], mayHaveMore: false, sourceQueue: null } });
  expect((await account.call(`${path}?limit=101`)).status).toBe(400);
  expect(await account.sent()).toEqual([find, peek]);
  expect((await account.requests())[1]?.body).toEqual({ batch_size: 20 });
});

test("the answer has no more messages than were asked for", async () => {
  const messages = Array.from({ length: 60 }, (_, index) => message(`m${index}`, "x".repeat(128_000), "text"));
  const account = await connectAccount({}, listOf(queue), successOf({ messages }));
  const { body } = await account.call(`${path}?limit=50`);
  expect((body as { items: unknown[] }).items).toHaveLength(50);
  expect(JSON.stringify(body).length).toBeLessThan(250_000);
});

test("a failure says why", async () => {
  const failures = [
    [[listOf()], 404, "peeked-dlq"],
    [[listOf(queue), failureOf(403, "no write permission")], 503, "Account · Queues · Edit"],
    [[listOf(queue), { ...failureOf(500, "internal"), cut: true }], 503, "did not answer"],
    [[listOf(queue), successOf({ messages: "none" })], 503, "does not understand"],
  ] as const;
  for (const [replies, status, words] of failures) {
    const account = await connectAccount({}, ...replies);
    expect(await account.call(path)).toMatchObject({ status, body: { error: { message: expect.stringContaining(words) } } });
  }
});
