import { describe, expect, test } from "vitest";
import { createMessage } from "#brand-engine/domain/messages";
import { stubServer } from "#runtime/testing/stubServer";
import { expectCountersExact } from "#runtime/testing/recount";
import type { StubReply } from "#runtime/testing/standIn";
import { listDeadLetters } from "#store/dead-letters/list";
import { deliver } from "#runtime/testing/service/deliver";
import { envOf } from "#runtime/testing/service/env";
import { rowsOf } from "#runtime/testing/service/rows";
import type { Env } from "./env.ts";
import worker from "./index.ts";

const env = envOf<Env>();
const queue = "alerts-events";
const origin = { source: "scalable-media", correlationId: "c-1" };
const raised = (more: object = {}) =>
  createMessage(
    "alert.raised",
    { brand_slug: "niche-fi", severity: "critical", title: "A run failed", detail: "draft-article gave up", priority: "high", ...more },
    origin,
  );
const alerts = () => rowsOf(env.DB, "alerts");
const deadLetters = async () => (await listDeadLetters(env.OPS, {}, { limit: 10 })).items;

async function withWebhook(...replies: StubReply[]) {
  const webhook = await stubServer(...replies);
  return { ...webhook, env: { ...env, ALERT_WEBHOOK_URL: webhook.url } };
}

describe("an alert", () => {
  test("is stored with all its fields", async () => {
    const message = raised();
    await deliver(worker, env, queue, [message]);
    expect(await alerts()).toEqual([
      {
        id: message.event_id,
        brand: "niche-fi",
        type: "alert.raised",
        severity: "critical",
        title: "A run failed",
        detail: "draft-article gave up",
        correlation_id: "c-1",
        raised_at: message.timestamp,
        sent_at: null,
        key: expect.stringMatching(/^[0-9a-f]{16}$/),
        count: 1,
        last_raised_at: expect.any(String),
        open: 1,
      },
    ]);
    await expectCountersExact(env.OPS);
  });

  test("is stored once when it comes repeatedly and concurrently", async () => {
    const messages = [raised(), raised({ title: "Another" })];
    await Promise.all([deliver(worker, env, queue, [...messages, ...messages]), deliver(worker, env, queue, messages)]);
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
    await env.DB.prepare(`UPDATE alerts SET last_raised_at = '2026-01-01T00:00:00.000Z' WHERE key = ?1`).bind(key).run();
    await deliver(worker, env, queue, [raised({ key })]);
    expect(await counts()).toEqual([
      ["another", 1, 1],
      [key, 1, 1],
      [key, 6, 0],
    ]);
  });

  test("can have no brand", async () => {
    await deliver(worker, env, queue, [createMessage("alert.raised", { severity: "warning", title: "t", detail: "" }, origin)]);
    expect(await alerts()).toMatchObject([{ brand: null, severity: "warning" }]);
  });
});

test("any other event of high priority is stored as a warning", async () => {
  await deliver(worker, env, queue, [
    createMessage("research.completed", { brand_slug: "niche-fi", research_ids: [], keywords_researched: 0, priority: "high" }, origin),
  ]);
  expect(await alerts()).toMatchObject([
    {
      type: "research.completed",
      severity: "warning",
      title: "research.completed is urgent",
      detail: "Research is stored.",
    },
  ]);
});

describe("with a webhook", () => {
  test("an alert is posted once, with a text for chat systems", async () => {
    const webhook = await withWebhook({});
    const message = raised();
    await deliver(worker, webhook.env, queue, [message]);
    await deliver(worker, webhook.env, queue, [message]);
    expect(await webhook.requests()).toMatchObject([
      {
        headers: { "idempotency-key": message.event_id },
        body: { text: "Critical: A run failed\ndraft-article gave up", correlationId: "c-1" },
      },
    ]);
    expect((await rowsOf<{ sent_at: string | null }>(env.DB, "alerts"))[0]?.sent_at).not.toBeNull();
  });

  test("alerts with the same cause are posted once an hour, with their count", async () => {
    const webhook = await withWebhook({}, {});
    await deliver(worker, webhook.env, queue, [raised(), raised(), raised()]);
    await deliver(worker, webhook.env, queue, [raised()]);
    expect((await webhook.requests()).length).toBe(1);
    await env.DB.prepare(`UPDATE alert_posts SET posted_at = '2026-01-01T00:00:00.000Z'`).run();
    await deliver(worker, webhook.env, queue, [raised()]);
    expect((await webhook.requests()).map(({ body }) => (body as { count: number; text: string }).text.split("\n")[0])).toEqual([
      "Critical: A run failed",
      expect.stringMatching(/^Critical: A run failed \(5 times since 20/),
    ]);
    expect(await alerts()).toMatchObject([{ count: 5 }]);
  });

  test("a post links to the stored alert when the dashboard's address is known, and has no link otherwise", async () => {
    const webhook = await withWebhook({}, {}, {});
    const known = { ...webhook.env, DASHBOARD_URL: "https://dashboard.example.com" };
    const [first, other] = [raised(), raised({ title: "Another" })];
    await deliver(worker, known, queue, [first]);
    await env.DB.prepare(`UPDATE alert_posts SET posted_at = '2026-01-01T00:00:00.000Z'`).run();
    await deliver(worker, known, queue, [raised()]);
    await deliver(worker, webhook.env, queue, [other]);
    const bodies = (await webhook.requests()).map(({ body }) => body as { text: string; url?: string });
    const url = `https://dashboard.example.com/alerts?alert=${first.event_id}`;
    expect(bodies.map((body) => body.url)).toEqual([url, url, undefined]);
    expect(bodies.map(({ text }) => text.split("\n").at(-1))).toEqual([url, url, "draft-article gave up"]);
    expect(JSON.stringify(bodies[2])).not.toContain("/alerts");
  });

  test("an alert that could not be posted is posted by its own retry only", async () => {
    const webhook = await withWebhook({ status: 500 }, {});
    const message = raised();
    expect((await deliver(worker, webhook.env, queue, [message])).delays).toEqual([5]);
    await deliver(worker, webhook.env, queue, [raised()]);
    await env.OPS.prepare(`UPDATE jobs SET run_at = '2026-01-01T00:00:00.000Z' WHERE state = 'delayed'`).run();
    await deliver(worker, webhook.env, queue, [message]);
    expect((await webhook.requests()).map(({ headers }) => headers["idempotency-key"])).toEqual([message.event_id, message.event_id]);
    expect(await alerts()).toMatchObject([{ count: 2 }]);
  });

  test("mentions in a quoted error are disabled in the post, and the stored alert is unchanged", async () => {
    const webhook = await withWebhook({});
    const detail = "no topic <!channel> @everyone [here](https://example.com) \u202Etxt";
    await deliver(worker, webhook.env, queue, [raised({ title: "<@U1> failed", detail })]);
    const [{ body } = { body: null }] = await webhook.requests();
    expect(JSON.stringify(body)).not.toMatch(/<[!@]|@everyone|\]\(|\u202E/);
    expect(body).toMatchObject({ text: expect.stringContaining("no topic &lt;\u2060!channel&gt; @\u2060everyone") });
    expect(await alerts()).toMatchObject([{ title: "<@U1> failed", detail }]);
  });

  const failing: [string, StubReply, number | undefined][] = [
    ["a rate limit waits for the time in the response", { status: 429, headers: { "retry-after": "90" } }, 90],
    ["a 500 backs off", { status: 500 }, 5],
    ["a 404 becomes a dead letter immediately", { status: 404 }, undefined],
  ];
  test.each(failing)("that fails: %s", async (_, reply, delay) => {
    const webhook = await withWebhook(reply);
    const { delays } = await deliver(worker, webhook.env, queue, [raised()]);
    expect(delays).toEqual(delay === undefined ? [] : [delay]);
    expect((await deadLetters()).length).toBe(delay === undefined ? 1 : 0);
    expect(await alerts()).toEqual([]);
  });
});

test("an invalid message becomes a dead letter, and the valid one is handled", async () => {
  await deliver(worker, env, queue, [[], { ...raised(), payload: {} }, raised()]);
  expect((await deadLetters()).map(({ reason }) => reason)).toEqual(["malformed", "malformed"]);
  expect((await alerts()).length).toBe(1);
});
