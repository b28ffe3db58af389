import { expect, test } from "vitest";
import { reportFailure } from "#runtime/failureReports";
import { expectCountersExact } from "#runtime/testing/recount";
import { deliver } from "#runtime/testing/service/deliver";
import { rowsOf } from "#runtime/testing/service/rows";
import { messageFactory } from "#factories/messages";
import { insertJob } from "#factories/stored/jobs";
import { getDeadLetter, listDeadLetters } from "#store/dead-letters/list";
import { consumeDeadLetterQueue } from "#runtime/deadLetterQueue";
import { opsFor, testEnv as env } from "../testing/env.ts";

const OPS = opsFor("orders");
const undelivered = (body: unknown, id: string, queue = "orders-dlq") => deliver({ queue: consumeDeadLetterQueue }, env, queue, [body], id);
const report = (id: string, text: string, attempts = 1, body: unknown = { order: id }, queue = "orders") =>
  reportFailure({ id, attempts, body }, new RangeError(text), env, { queue });
const deadLetters = async (ops = OPS) => (await listDeadLetters(ops, {}, { limit: 20 })).items;

test("a dead letter of a consumer that reports tells the real error, with each attempt", async () => {
  await report("m-1", "Order 1 has no address", 1);
  await report("m-1", "The warehouse does not answer", 2);
  await undelivered({ order: "m-1" }, "m-1");
  const [listed] = await deadLetters();
  expect(listed).toMatchObject({ queue: "orders", reason: "exhausted", errorName: "RangeError", replays: "body", readable: true });
  const { deadLetter, attempts } = await getDeadLetter(OPS, listed?.id ?? "");
  expect(deadLetter).toMatchObject({
    errorMessage: "The warehouse does not answer",
    errorStack: expect.stringContaining("reportedFailure.test"),
  });
  expect(attempts).toMatchObject([
    { attempt: 1, outcome: "retried", errorMessage: "Order 1 has no address", endedAt: null },
    { attempt: 2, outcome: "failed", errorMessage: "The warehouse does not answer" },
  ]);
  await expectCountersExact(OPS);
});

test("dead letters group by the cause that was reported", async () => {
  for (const [id, text] of [
    ["m-1", "Order 1 has no address"],
    ["m-2", "Order 2 has no address"],
    ["m-3", "The warehouse does not answer"],
  ] as const) {
    await report(id, text);
    await undelivered({ order: id }, id);
  }
  const fingerprints = (await deadLetters()).map(({ fingerprint }) => fingerprint);
  expect([fingerprints.length, new Set(fingerprints).size]).toEqual([3, 2]);
});

test("a message that gets another id in its dead-letter queue is found by its body, and each report is used once", async () => {
  const body = { order: "same" };
  await report("m-1", "first", 1, body);
  await report("m-2", "second", 1, body);
  await report("m-3", "of another queue", 1, { order: "other" }, "returns");
  for (const id of ["d-1", "d-2", "d-3"]) await undelivered(body, id);
  await undelivered({ order: "other" }, "d-4");
  const errors = (await deadLetters()).map(({ errorMessage }) => errorMessage).toReversed();
  expect(errors).toEqual(["first", "second", expect.stringContaining("No consumer"), expect.stringContaining("No consumer")]);
});

test("a message that is delivered twice from its dead-letter queue is one dead letter with its error", async () => {
  await report("m-1", "The warehouse does not answer");
  await undelivered({ order: "m-1" }, "m-1");
  await undelivered({ order: "m-1" }, "m-1");
  expect(await deadLetters()).toMatchObject([{ errorMessage: "The warehouse does not answer" }]);
});

const publish = "publish-commands";

test("the dead letter of a job tells what a plain consumer of its queue reported", async () => {
  const message = messageFactory.build("content.publish");
  await insertJob(opsFor(publish), { queue: publish, message });
  await report("m-1", "The site is read-only", 4, message, publish);
  await undelivered(message, "m-1", "publish-commands-dlq");
  const [listed] = await deadLetters(opsFor(publish));
  const { deadLetter, attempts } = await getDeadLetter(opsFor(publish), listed?.id ?? "");
  expect(deadLetter).toMatchObject({ reason: "exhausted", errorMessage: "The site is read-only", replays: "job", readable: true });
  expect(attempts).toMatchObject([{ attempt: 4, outcome: "failed", errorMessage: "The site is read-only" }]);
  await expectCountersExact(opsFor(publish));
});

test("a message that no schema can read stays malformed, whatever was reported", async () => {
  await report("m-1", "cannot read", 1, { broken: true }, publish);
  await undelivered({ broken: true }, "m-1", "publish-commands-dlq");
  expect(await deadLetters(opsFor(publish))).toMatchObject([{ reason: "malformed", errorName: "MalformedMessageError" }]);
});

test("reports are deleted with their dead letter", async () => {
  await report("m-1", "The warehouse does not answer");
  await undelivered({ order: "m-1" }, "m-1");
  expect(await rowsOf(OPS, "failure_reports")).toMatchObject([{ dead_letter_id: (await deadLetters())[0]?.id }]);
  await OPS.prepare(`DELETE FROM dead_letters`).run();
  expect(await rowsOf(OPS, "failure_reports")).toEqual([]);
});
