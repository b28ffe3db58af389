import { createExecutionContext } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { createMessage, type Message } from "#brand-engine/domain/messages";
import { dumpDatabase } from "#runtime/testing/dump";
import { stubServer } from "#runtime/testing/stubServer";
import { expectCountersExact } from "#runtime/testing/recount";
import type { StubReply } from "#runtime/testing/standIn";
import { listDeadLetters } from "#store/dead-letters/list";
import { deliver } from "#runtime/testing/service/deliver";
import { envOf } from "#runtime/testing/service/env";
import { outboxOf, rowsOf } from "#runtime/testing/service/rows";
import type { Env } from "./env.ts";
import worker, { Internal } from "./index.ts";

const env = envOf<Env>();
const queue = "social-commands";
const url = "/sites/niche-fi/sinking-funds";
const createPublished = (more: object = {}) =>
  createMessage(
    "content.published",
    { brand_slug: "niche-fi", content_id: "c-1", keyword: "sinking funds", urls: [url], published_at: "2026-10-01T09:00:00.000Z", ...more },
    { source: "pages-plus", correlationId: "c-1" },
  );
type Post = { url: string; id: string; network: string; text: string; sent_at: string | null };
const posts = async () => (await rowsOf<Post>(env.DB, "posts")).toSorted((a, b) => (a.network < b.network ? -1 : 1));
const deadLetters = async () => (await listDeadLetters(env.OPS, {}, { limit: 10 })).items;

/** The environment with a webhook that sends these replies. */
async function withWebhook(...replies: StubReply[]) {
  const webhook = await stubServer(...replies);
  return { ...webhook, env: { ...env, SOCIAL_WEBHOOK_URL: `${webhook.url}/hooks/secret` } };
}

describe("a published article", () => {
  test("gets a post for each network and an event in the same commit, with the same correlation id, caused by its job", async () => {
    const published = createPublished();
    await deliver(worker, env, queue, [published]);
    expect(await posts()).toMatchObject([
      { network: "feed", brand: "niche-fi", url, sent_at: null, text: expect.stringContaining("Sinking funds") },
      { network: "short", text: `Sinking funds → ${url}` },
    ]);
    const outbox = await outboxOf<Message>(env.DB);
    const cause = `job:${published.event_id}.${queue}`;
    expect(outbox.map(({ queue: to, message }) => [to, message.type, message.correlation_id, message.causation_id])).toEqual([
      ["brand-events", "social.posted", "c-1", cause],
      ["brand-events", "social.posted", "c-1", cause],
    ]);
    expect(outbox.map(({ message }) => (message.type === "social.posted" ? message.payload.network : "")).toSorted()).toEqual([
      "feed",
      "short",
    ]);
    await expectCountersExact(env.OPS);
  });

  test("is promoted once when its event comes repeatedly and concurrently, also with new content", async () => {
    const message = createPublished();
    await Promise.all([deliver(worker, env, queue, [message, message]), deliver(worker, env, queue, [message])]);
    await deliver(worker, env, queue, [createPublished({ content_id: "c-2" })]);
    expect((await posts()).length).toBe(2);
    expect((await outboxOf<Message>(env.DB)).length).toBe(2);
  });
});

test("an address outside the brand's site is not promoted", async () => {
  const elsewhere = "https://elsewhere.example/a";
  await deliver(worker, env, queue, [
    createPublished({ urls: [elsewhere, "/sites/trail-kit/a"] }),
    createPublished({ urls: [elsewhere, url] }),
  ]);
  expect((await deadLetters()).map(({ reason, errorMessage }) => [reason, errorMessage])).toEqual([
    ["permanent", `None of these addresses is a page of niche-fi: ${elsewhere}, /sites/trail-kit/a`],
  ]);
  expect(new Set((await posts()).map(({ text }) => text.includes("elsewhere")))).toEqual(new Set([false]));
});

test("a rehearsal with a webhook stops before it, and stores and sends nothing", async () => {
  const webhook = await withWebhook({ status: 202 });
  const message = createPublished();
  const request = {
    queue,
    jobId: `${message.event_id}.${queue}`,
    eventId: message.event_id,
    body: message,
    attempt: 1,
    attempts: 5,
    timeoutMs: null,
  };
  const before = [await dumpDatabase(env.DB), await dumpDatabase(env.OPS)];
  const rehearsed = new Internal(createExecutionContext(), webhook.env).rehearse({ ...request, confirmOutside: false });
  expect(await rehearsed).toMatchObject({
    outcome: "unknown",
    needsConfirmation: true,
    calls: [{ target: `POST ${new URL(webhook.url).origin}` }],
  });
  const withoutWebhook = new Internal(createExecutionContext(), env).rehearse({ ...request, confirmOutside: false });
  expect(await withoutWebhook).toMatchObject({
    outcome: "succeeds",
    writes: [{ table: "posts" }, { table: "posts" }],
    messages: [{ type: "social.posted" }, { type: "social.posted" }],
  });
  expect(await webhook.requests()).toEqual([]);
  expect([await dumpDatabase(env.DB), await dumpDatabase(env.OPS)]).toEqual(before);
});

describe("with a webhook", () => {
  test("each post is sent once, with its own idempotency key", async () => {
    const webhook = await withWebhook({ status: 202 });
    await deliver(worker, webhook.env, queue, [createPublished()]);
    await deliver(worker, webhook.env, queue, [createPublished()]);
    const sent = await webhook.requests();
    const stored = await posts();
    expect(sent.map(({ body }) => (body as Post).network).toSorted()).toEqual(["feed", "short"]);
    expect(sent.map(({ headers }) => headers["idempotency-key"]).toSorted()).toEqual(stored.map(({ id }) => id).toSorted());
    expect(sent[0]).toMatchObject({
      path: "hooks/secret",
      headers: { "content-type": "application/json" },
      body: { url, brand: "niche-fi" },
    });
    expect(stored.every(({ sent_at }) => sent_at !== null)).toBe(true);
  });

  test("posts link to the public address when it is known, and the stored text has the same link", async () => {
    const webhook = await withWebhook({ status: 202 });
    await deliver(worker, { ...webhook.env, DASHBOARD_URL: "https://dashboard.example.com" }, queue, [createPublished()]);
    const link = `https://dashboard.example.com${url}`;
    const sent = (await webhook.requests()).map(({ body }) => body as Post);
    expect(sent.map((post) => [post.url, post.text.includes(link)])).toEqual([
      [link, true],
      [link, true],
    ]);
    expect((await posts()).map((post) => [post.url, post.text.includes(link)])).toEqual([
      [url, true],
      [url, true],
    ]);
  });

  const failing: [string, StubReply, number | undefined, string][] = [
    ["a rate limit waits for the time in the response", { status: 429, headers: { "retry-after": "21" } }, 21, "RateLimitError"],
    ["a 503 backs off", { status: 503 }, 5, "TransientError"],
    ["a cut connection backs off", { cut: true, status: 500, body: "x" }, 5, "TransientError"],
    ["a refusal becomes a dead letter immediately", { status: 403, body: "who are you?" }, undefined, "PermanentError"],
    ["a redirect is not followed", { status: 302, headers: { location: "https://elsewhere.example/" } }, undefined, "PermanentError"],
  ];
  test.each(failing)("that fails: %s, and nothing is stored", async (_, reply, delay, errorName) => {
    const webhook = await withWebhook(reply);
    const { delays } = await deliver(worker, webhook.env, queue, [createPublished()]);
    expect(delays).toEqual(delay === undefined ? [] : [delay]);
    const [attempt] = await rowsOf<{ error_name: string; error_message: string }>(env.OPS, "attempts");
    expect(attempt?.error_name).toBe(errorName);
    expect(attempt?.error_message).not.toContain("secret");
    expect((await deadLetters()).length).toBe(delay === undefined ? 1 : 0);
    expect([await posts(), await outboxOf<Message>(env.DB)]).toEqual([[], []]);
  });

  test("that repeats its own address in a response: job and dead letter contain it in no form", async () => {
    const secret = "/hooks/secret";
    const webhook = await withWebhook({ status: 403, body: `no POST ${secret} (${encodeURIComponent(secret)}, ${btoa(`to ${secret}`)})` });
    await deliver(worker, webhook.env, queue, [createPublished()]);
    const stored = JSON.stringify([
      await rowsOf(env.OPS, "attempts"),
      await rowsOf(env.OPS, "dead_letters"),
      await rowsOf(env.OPS, "jobs"),
    ]);
    expect(stored).toContain("answered 403: no POST /[redacted] (%2F[redacted]");
    expect(stored).not.toMatch(/hooks.{1,3}secret|L2hvb2tzL3|9ob29rcy|aG9va3Mvc2Vjc/i);
  });

  test("that does not answer: backs off, and the error does not contain the address", async () => {
    const { delays } = await deliver(worker, { ...env, SOCIAL_WEBHOOK_URL: "http://127.0.0.1:9/secret" }, queue, [createPublished()]);
    expect(delays).toEqual([5]);
    expect(JSON.stringify(await rowsOf(env.OPS, "attempts"))).not.toContain("secret");
  });

  test("that fails after the first post gets the first post again with the same key", async () => {
    const webhook = await withWebhook({ status: 200 }, { status: 500 }, { status: 200 });
    const message = createPublished();
    await deliver(worker, webhook.env, queue, [message]);
    await env.OPS.prepare(`UPDATE jobs SET run_at = '2026-01-01T00:00:00.000Z'`).run();
    await deliver(worker, webhook.env, queue, [message]);
    const keys = (await webhook.requests()).map(({ headers }) => headers["idempotency-key"]);
    expect([keys.length, new Set(keys).size]).toEqual([4, 2]);
    expect((await posts()).length).toBe(2);
  });
});

test("an invalid message becomes a dead letter, and the valid one is handled", async () => {
  await deliver(worker, env, queue, [7, { ...createPublished(), payload: { ...createPublished().payload, urls: [] } }, createPublished()]);
  expect((await deadLetters()).map(({ reason }) => reason)).toEqual(["malformed", "malformed"]);
  expect((await posts()).length).toBe(2);
});
