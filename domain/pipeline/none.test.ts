import { expect, test } from "vitest";
import { validatedJobMessage } from "../jobs/newJob.ts";
import { parseMessage } from "../messages/envelope.ts";
import { subjectOf } from "../messages/subject.ts";
import { messageTypeNames } from "./messages.ts";
import { declarePipeline } from "./pipeline.ts";
import { bindingOf, isQueueName, pipelineQueueOf, queueNames, serviceNames, withoutNamePrefix } from "./queues.ts";

test("without a pipeline there are no queues, Workers and message types, and every queue is one of others", () => {
  expect([queueNames(), serviceNames(), messageTypeNames()]).toEqual([[], [], []]);
  for (const name of ["orders", "constructor", ""]) expect([isQueueName(name), pipelineQueueOf(name)]).toEqual([false, undefined]);
  expect(["my-orders", "2fa--codes", "1st"].map(bindingOf)).toEqual(["MY_ORDERS", "_2FA_CODES", "_1ST"]);
  expect(withoutNamePrefix("acme-orders-dlq", "acme-")).toBe("acme-orders-dlq");
  const payload = { any: 1 };
  expect(validatedJobMessage({ queue: "orders", type: "order.placed", payload }, { source: "test" })).toMatchObject({ payload });
  expect(parseMessage({ event_id: "e", type: "t", source: "s", timestamp: "2026-10-01T00:00:00.000Z", payload })).toMatchObject({
    ok: false,
  });
  expect(subjectOf(`{"tenant":"acme","url":"/a"}`)).toBe("/a");
  expect(subjectOf(`{"tenant":"acme","n":1}`)).toBe(`{"tenant":"acme","n":1}`);
});

test("a declared pipeline is asked for, and another one cannot be declared", () => {
  const queues = { orders: { service: "shop", binding: "O", purpose: "", subscribesTo: [], sendsTo: [], mapPlace: [0, 0] as const } };
  declarePipeline({ name: "shop", queues, messages: {}, tenant: { field: "shop" } });
  expect([queueNames(), bindingOf("orders"), isQueueName("constructor")]).toEqual([["orders"], "O", false]);
  expect(withoutNamePrefix("acme-orders-dlq", "acme-")).toBe("orders-dlq");
  expect(subjectOf(`{"shop":"acme","n":1}`)).toBe(`{"n":1}`);
  expect(() => declarePipeline({ name: "other", queues: {}, messages: {} })).toThrow(
    "The pipeline shop is declared already, so other can't be",
  );
});
