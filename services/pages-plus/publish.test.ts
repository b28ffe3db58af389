import { createExecutionContext } from "cloudflare:test";
import type { Message } from "#brand-engine/domain/messages";
import { describe, expect, test } from "vitest";
import { expectCountersExact } from "#runtime/testing/recount";
import { listDeadLetters } from "#store/dead-letters/list";
import { getQueue } from "#store/queues/queues";
import { deliver } from "#runtime/testing/service/deliver";
import { outboxOf, rowsOf } from "#runtime/testing/service/rows";
import worker, { Internal } from "./index.ts";
import { env, giveContent, publishArticles, publishCommand, queue } from "./testing/articles.ts";

const pages = () => rowsOf<{ slug: string; keyword: string; title: string; content_id: string; published_at: string }>(env.DB, "pages");
const deadLetters = async () => (await listDeadLetters(env.OPS, {}, { limit: 10 })).items;
const urls = async () =>
  (await outboxOf<Message>(env.DB)).map(({ message }) => (message.type === "content.published" ? message.payload.urls : []));

describe("publishing", () => {
  test("stores the page and publishes an event in one commit, with the same correlation id", async () => {
    const content = await giveContent();
    await deliver(worker, env, queue, [publishCommand(content)]);
    const [page] = await pages();
    expect(page).toMatchObject({
      brand: "niche-fi",
      slug: "best-budgeting-apps",
      content_id: content.id,
      html: "<p>A <strong>good</strong> one.</p>\n",
    });
    expect(await outboxOf<Message>(env.DB)).toMatchObject([
      {
        queue: "brand-events",
        message: {
          type: "content.published",
          correlation_id: "c-1",
          source: "pages-plus",
          payload: {
            brand_slug: "niche-fi",
            content_id: content.id,
            keyword: "best budgeting apps",
            urls: ["/sites/niche-fi/best-budgeting-apps"],
            published_at: page?.published_at,
          },
        },
      },
    ]);
    expect(await rowsOf(env.DB, "sites")).toMatchObject([{ brand: "niche-fi", articles: 1 }]);
    await expectCountersExact(env.OPS);
  });

  test("can be rehearsed: the article is read from the Worker that has it, and nothing is published", async () => {
    const message = publishCommand(await giveContent({ keyword: "rehearsed" }));
    const job = { queue, jobId: `${message.event_id}.${queue}`, eventId: message.event_id, body: message };
    const request = { ...job, attempt: 1, attempts: 5, timeoutMs: null, confirmOutside: false };
    expect(await new Internal(createExecutionContext(), env).rehearse(request)).toMatchObject({
      outcome: "succeeds",
      writes: expect.arrayContaining([expect.objectContaining({ kind: "insert", table: "pages" })]),
      messages: [{ queue: "brand-events", type: "content.published" }],
    });
    expect([await pages(), await urls()]).toEqual([[], []]);
  });

  test("has one effect when a command comes repeatedly and concurrently", async () => {
    const contents = await Promise.all(["a", "b", "c"].map((keyword) => giveContent({ keyword })));
    const messages = contents.map(publishCommand);
    const storm = [...messages, ...messages.toReversed(), ...messages];
    await Promise.all([deliver(worker, env, queue, storm), deliver(worker, env, queue, storm)]);
    await deliver(worker, env, queue, storm);
    expect((await pages()).length).toBe(3);
    expect((await outboxOf<Message>(env.DB)).length).toBe(3);
    expect(await rowsOf(env.DB, "sites")).toMatchObject([{ articles: 3 }]);
  });

  test("the same content with another command changes nothing, and publishes a new event because the first may be lost", async () => {
    const content = await giveContent();
    await deliver(worker, env, queue, [publishCommand(content)]);
    const before = await pages();
    await deliver(worker, env, queue, [publishCommand(content)]);
    expect(await pages()).toEqual(before);
    const events = (await outboxOf<Message>(env.DB)).map(({ message }) => message);
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(2);
    expect(events[1]?.payload).toEqual(events[0]?.payload);
    expect((await getQueue(env.OPS, queue, new Date())).counts.completed).toBe(2);
  });

  test("newer content replaces the page at its address; older content is ignored", async () => {
    const [first] = await publishArticles({ title: "First" });
    const [before] = await pages();
    await publishArticles(
      { title: "Second", createdAt: "2026-11-01T09:00:00.000Z" },
      { title: "Late", createdAt: "2026-10-15T09:00:00.000Z" },
    );
    const [page, ...others] = await pages();
    expect(others).toEqual([]);
    expect(page).toMatchObject({ title: "Second", slug: "best-budgeting-apps", published_at: before?.published_at });
    expect(page?.content_id).not.toBe(first?.id);
    expect((await outboxOf<Message>(env.DB)).length).toBe(2);
    expect(await rowsOf(env.DB, "sites")).toMatchObject([{ articles: 1 }]);
  });

  test("keywords with the same slug, or without one, get different addresses", async () => {
    await publishArticles({ keyword: "c basics" }, { keyword: "C++ basics" }, { keyword: "预算" }, { keyword: "Café au lait" });
    expect((await pages()).map(({ slug }) => slug).toSorted()).toEqual([
      expect.stringMatching(/^article-[0-9a-f]{8}$/),
      "c-basics",
      expect.stringMatching(/^c-basics-[0-9a-f]{8}$/),
      "cafe-au-lait",
    ]);
    expect(new Set((await urls()).flat()).size).toBe(4);
  });

  test("of two concurrent keywords with the same slug, one is published and the other is retried with another address", async () => {
    const messages = [
      publishCommand(await giveContent({ keyword: "c basics" })),
      publishCommand(await giveContent({ keyword: "c, basics" })),
    ];
    const { delays } = await deliver(worker, env, queue, messages);
    expect(delays).toEqual([5]);
    await env.OPS.prepare(`UPDATE jobs SET run_at = '2026-01-01T00:00:00.000Z' WHERE state = 'delayed'`).run();
    await deliver(worker, env, queue, messages);
    expect((await pages()).map(({ keyword }) => keyword).toSorted()).toEqual(["c basics", "c, basics"]);
    expect(await rowsOf(env.DB, "sites")).toMatchObject([{ articles: 2 }]);
  });
});

describe("publishing fails", () => {
  test("temporarily while the content does not exist yet or can't be read", async () => {
    const { delays } = await deliver(worker, env, queue, [
      publishCommand({ id: "not-yet", brand: "niche-fi", keyword: "a" }),
      publishCommand({ id: "unreadable", brand: "niche-fi", keyword: "b" }),
    ]);
    expect(delays).toEqual([5, 5]);
    const errorMessages = (await rowsOf<{ error_message: string }>(env.OPS, "attempts"))
      .map(({ error_message }) => error_message)
      .toSorted();
    expect(errorMessages).toEqual(["Content not-yet does not exist yet", expect.stringContaining("the database is unavailable")]);
    expect([await pages(), await outboxOf<Message>(env.DB), await rowsOf(env.DB, "processed_events")]).toEqual([[], [], []]);
  });

  test("permanently when the content belongs to another brand or is too large", async () => {
    const other = await giveContent({ brand: "trail-kit" });
    const huge = await giveContent({ keyword: "huge", body: "word ".repeat(320_000) });
    await deliver(worker, env, queue, [publishCommand({ ...other, brand: "niche-fi" }), publishCommand(huge)]);
    expect((await deadLetters()).map(({ reason, errorMessage }) => [reason, errorMessage]).toSorted()).toEqual([
      ["permanent", expect.stringContaining("of trail-kit")],
      ["permanent", expect.stringContaining("at most 1500000")],
    ]);
    expect(await pages()).toEqual([]);
    await expectCountersExact(env.OPS);
  });

  test("for an invalid message, which becomes a dead letter; the valid one is published", async () => {
    const valid = publishCommand(await giveContent());
    await deliver(worker, env, queue, ["nonsense", { ...valid, payload: { ...valid.payload, keyword: "" } }, valid]);
    expect((await deadLetters()).map(({ reason }) => reason)).toEqual(["malformed", "malformed"]);
    expect((await pages()).length).toBe(1);
  });
});
