import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { describe, expect, test, vi } from "vitest";
import { deleteOldFailureReports } from "#store/dead-letters/failureReports";
import { reportFailure, withFailureReports } from "./failureReports.ts";
import { testEnv } from "./testing/env.ts";
import { rowsOf } from "./testing/service/rows.ts";

const { OPS } = testEnv;
const reports = () => rowsOf(OPS, "failure_reports");
const message = (change: object = {}) => ({ id: "m-1", attempts: 1, body: { order: 7 }, timestamp: new Date(), ...change });
const batchOf = (...messages: ReturnType<typeof message>[]) => createMessageBatch("orders", messages);
const error = new RangeError("The warehouse does not answer", { cause: new Error("timeout") });

describe("a report", () => {
  test("keeps the error of each attempt, and the latest of the same attempt", async () => {
    await reportFailure(message(), new Error("first"), { OPS }, { queue: "orders" });
    await reportFailure(message(), error, { OPS }, { queue: "orders" });
    await reportFailure(message({ attempts: 2 }), "a text", { OPS });
    expect(await reports()).toMatchObject([
      {
        message_id: "m-1",
        attempt: 1,
        queue: "orders",
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        error_name: "RangeError",
        error_message: "The warehouse does not answer",
        error_stack: expect.stringContaining("failureReports.test"),
        error_details: expect.stringContaining("timeout"),
        dead_letter_id: null,
      },
      { attempt: 2, queue: null, error_name: "Error", error_message: "a text" },
    ]);
  });

  test.each<[string, unknown]>([
    ["text", "two lamps"],
    ["bytes", new Uint8Array([1, 2])],
    ["a structured clone", new Map([["a", 1n]])],
  ])("of %s has the same digest for the same body, and another for another", async (_, body) => {
    await reportFailure(message({ id: "a", body: structuredClone(body) }), error, { OPS });
    await reportFailure(message({ id: "b", body: structuredClone(body) }), error, { OPS });
    await reportFailure(message({ id: "c" }), error, { OPS });
    const [a, b, c] = (await reports()).map(({ digest }) => digest);
    expect([a === b, a === c]).toEqual([true, false]);
  });

  test("has no values of fields such as password, and its size is bounded", async () => {
    await reportFailure(message(), Object.assign(new Error(`${"x".repeat(9_000)}`), { password: "hunter2" }), {
      OPS,
    });
    const text = JSON.stringify(await reports());
    expect(text).not.toContain("hunter2");
    expect(text.length).toBeLessThan(15_000);
  });

  test("uses the queue's name without the prefix of the installation, and a database of another name", async () => {
    const env = { DB_OPS: OPS, NAME_PREFIX: "acme-" };
    await reportFailure(message(), error, env, { queue: "acme-parcel-commands", ops: "DB_OPS" });
    expect(await reports()).toMatchObject([{ queue: "parcel-commands" }]);
  });

  test.each<[string, object, RegExp]>([
    ["without a binding", {}, /This Worker has no binding OPS\. Add .*d1_databases/],
    [
      "whose database fails",
      { OPS: { prepare: () => ({ bind: () => ({ run: () => Promise.reject(new Error("overloaded")) }) }) } },
      /overloaded/,
    ],
    ["whose binding is no database", { OPS: 7 }, /TypeError/],
  ])("%s is logged, and its consumer goes on", async (_, env, text) => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    expect(await reportFailure(message(), error, env)).toBeUndefined();
    expect(JSON.stringify(warn.mock.calls)).toMatch(text);
  });

  test("is deleted after four days if its message has not become a dead letter", async () => {
    await reportFailure(message(), error, { OPS });
    const day = 86_400_000;
    expect(await deleteOldFailureReports(OPS, new Date(Date.now() + 4 * day - 60_000))).toBe(0);
    expect(await deleteOldFailureReports(OPS, new Date(Date.now() + 4 * day + 60_000))).toBe(1);
    expect(await reports()).toEqual([]);
  });
});

describe("a handler with failure reports", () => {
  test("that throws is reported for each message of its batch, and throws the same error", async () => {
    const consume = withFailureReports(async () => {
      throw error;
    });
    const batch = batchOf(message(), message({ id: "m-2", attempts: 3 }));
    await expect(consume(batch, { OPS }, createExecutionContext())).rejects.toBe(error);
    expect(await reports()).toMatchObject([
      { message_id: "m-1", attempt: 1, queue: "orders", error_name: "RangeError" },
      { message_id: "m-2", attempt: 3, queue: "orders", error_name: "RangeError" },
    ]);
  });

  test("acknowledges and retries as it did before, and its reports change nothing of that", async () => {
    const consume = withFailureReports(async ({ messages }, env: { OPS: D1Database }) => {
      messages[0]?.ack();
      await reportFailure(messages[1] ?? message(), error, env);
      messages[1]?.retry({ delaySeconds: 7 });
    });
    const batch = batchOf(message(), message({ id: "m-2" }));
    const retries = batch.messages.map((each) => vi.spyOn(each, "retry"));
    const ctx = createExecutionContext();
    await consume(batch, { OPS }, ctx);
    expect(await getQueueResult(batch, ctx)).toMatchObject({ explicitAcks: ["m-1"], retryMessages: [{ msgId: "m-2" }] });
    expect(retries.map(({ mock }) => mock.calls)).toEqual([[], [[{ delaySeconds: 7 }]]]);
    expect(await reports()).toMatchObject([{ message_id: "m-2" }]);
  });
});
