import { describe, expect, test } from "vitest";
import { createMessage } from "../domain/messages.ts";
import { expectCountersExact } from "#runtime/testing/recount";
import { deliver } from "#runtime/testing/service/deliver";
import { rowsOf } from "#runtime/testing/service/rows";
import { listDeadLetters } from "#store/dead-letters/list";
import worker from "./index.ts";
import { opsFor, testEnv as env } from "#api-worker/testing/env";

const queue = "alerts-events";
const origin = { source: "scalable-media", correlationId: "c-1" };
const raised = (more: object = {}) =>
  createMessage(
    "alert.raised",
    { brand_slug: "niche-fi", severity: "critical", title: "A run failed", detail: "draft-article gave up", priority: "high", ...more },
    origin,
  );
const alerts = () => rowsOf(opsFor("alerts-events"), "alerts");

describe("an alert in a message", () => {
  test("is stored with all its fields", async () => {
    const message = raised();
    await deliver(worker, env, queue, [message]);
    expect(await alerts()).toEqual([
      {
        id: message.event_id,
        tenant: "niche-fi",
        type: "alert.raised",
        severity: "critical",
        title: "A run failed",
        detail: "draft-article gave up",
        correlation_id: "c-1",
        raised_at: message.timestamp,
        sent_at: null,
        post_error: null,
        key: expect.stringMatching(/^[0-9a-f]{16}$/),
        count: 1,
        last_raised_at: expect.any(String),
        open: 1,
      },
    ]);
    // Without a webhook nothing waits to be posted.
    expect(await rowsOf(opsFor("alerts-events"), "alert_posts")).toEqual([]);
    await expectCountersExact(opsFor("alerts-events"));
  });

  test("counts once when it comes repeatedly and concurrently, also if its job runs again", async () => {
    const messages = [raised(), raised({ title: "Another" })];
    await Promise.all([deliver(worker, env, queue, [...messages, ...messages]), deliver(worker, env, queue, messages)]);
    await opsFor("alerts-events").prepare(`DELETE FROM jobs`).run();
    await deliver(worker, env, queue, messages);
    expect((await alerts()).map(({ title, count }) => [title, count]).toSorted()).toEqual([
      ["A run failed", 1],
      ["Another", 1],
    ]);
  });

  test("with the same key increases the count; an hour after the last one it is a new alert", async () => {
    const key = "orders 0123456789abcdef";
    await deliver(worker, env, queue, [raised({ key, count: 3 }), raised({ key }), raised({ key: "another" })]);
    await deliver(worker, env, queue, [raised({ key, count: 2, detail: "the latest" })]);
    const counts = async () => (await alerts()).map((one) => [one["key"], one["count"], one["open"]]).toSorted();
    expect(await counts()).toEqual([
      ["another", 1, 1],
      [key, 6, 1],
    ]);
    await opsFor("alerts-events").prepare(`UPDATE alerts SET last_raised_at = '2026-01-01T00:00:00.000Z' WHERE key = ?1`).bind(key).run();
    await deliver(worker, env, queue, [raised({ key })]);
    expect(await counts()).toEqual([
      ["another", 1, 1],
      [key, 1, 1],
      [key, 6, 0],
    ]);
  });

  test("can have no brand, and its secrets are not stored", async () => {
    const detail = "401: Incorrect API key: made-up-key-8";
    await deliver(worker, env, queue, [createMessage("alert.raised", { severity: "warning", title: "t", detail }, origin)]);
    expect(await alerts()).toMatchObject([{ tenant: null, severity: "warning", detail: "401: Incorrect API key: [redacted]" }]);
  });
});

test("any other event of high priority is stored as a warning", async () => {
  await deliver(worker, env, queue, [
    createMessage("research.completed", { brand_slug: "niche-fi", research_ids: [], keywords_researched: 0, priority: "high" }, origin),
  ]);
  expect(await alerts()).toMatchObject([
    { type: "research.completed", severity: "warning", title: "research.completed is urgent", detail: "Research is stored." },
  ]);
});

test("an invalid message becomes a dead letter, and the valid one is handled", async () => {
  await deliver(worker, env, queue, [[], { ...raised(), payload: {} }, raised()]);
  const deadLetters = (await listDeadLetters(opsFor("alerts-events"), {}, { limit: 10 })).items;
  expect(deadLetters.map(({ reason }) => reason)).toEqual(["malformed", "malformed"]);
  expect((await alerts()).length).toBe(1);
});

test("a message of any other queue comes from a dead-letter queue", async () => {
  await deliver(worker, env, "orders-dlq", ["two lamps"]);
  expect((await listDeadLetters(opsFor("orders"), {}, { limit: 10 })).items).toMatchObject([{ queue: "orders", reason: "undelivered" }]);
});
