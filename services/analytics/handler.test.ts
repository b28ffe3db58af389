import { createScheduledController } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { createMessage, type Message } from "#brand-engine/domain/messages";
import type { Payload } from "#brand-engine/domain/events";
import { evolve, newBrandMemory } from "#brand-engine/domain/memory";
import { expectCountersExact } from "#runtime/testing/recount";
import { listDeadLetters } from "#store/dead-letters/list";
import { deliver } from "#runtime/testing/service/deliver";
import { envOf } from "#runtime/testing/service/env";
import { outboxOf, rowsOf } from "#runtime/testing/service/rows";
import type { Env } from "./env.ts";
import worker from "./index.ts";

const env = envOf<Env>();
const queue = "analytics-events";
const period = "2026-10-01/2026-10-08";
const urlOf = (name: string) => `/sites/niche-fi/${name}`;
const report = (name: string, clicks: number, more: object = {}) =>
  createMessage(
    "performance.report",
    { brand_slug: "niche-fi", url: urlOf(name), impressions: clicks * 3, clicks, position: 0, period, ...more },
    { source: "pages-plus", correlationId: "c-1" },
  );

/** The verdicts in a brand's memory after it has received all published messages, in the given order. */
async function verdictsHeardBy(reorder: (all: Message[]) => Message[] = (all) => all): Promise<Record<string, string>> {
  const messages = (await outboxOf<Message>(env.DB)).map(({ message }) => message);
  const memory = reorder(messages).reduce(evolve, newBrandMemory("niche-fi"));
  return Object.fromEntries(
    Object.entries(memory.verdicts).map(([url, { verdict, views }]) => [url.slice(urlOf("").length), `${verdict} ${views}`]),
  );
}

/** A simple implementation of the rule: the rank of each article, where ties share the mean rank, and its views compared with the median. */
function expectedVerdicts(clicks: Record<string, number>): Record<string, { verdict: string; score: number; median: number }> {
  const all = Object.values(clicks).toSorted((a, b) => a - b);
  const at = (index: number) => all[Math.floor(index)] ?? 0;
  const median = (at((all.length - 1) / 2) + at(all.length / 2)) / 2;
  return Object.fromEntries(
    Object.entries(clicks).map(([name, own]) => {
      const [less, more] = [all.filter((other) => other < own).length, all.filter((other) => other > own).length];
      const score = all.length < 4 ? 0 : (less - more) / (all.length - 1);
      const verdict = score >= 0.5 && own >= 1.5 * median ? "strong" : score <= -0.5 && own <= 0.5 * median ? "weak" : "steady";
      return [name, { verdict, score, median }];
    }),
  );
}
const expectedTexts = (clicks: Record<string, number>): Record<string, string> =>
  Object.fromEntries(Object.entries(expectedVerdicts(clicks)).map(([name, { verdict }]) => [name, `${verdict} ${clicks[name]}`]));
const shuffled = <T>(all: readonly T[], seed: number): T[] =>
  all
    .map((one, index) => ({ one, key: Math.imul(index + 1, 2654435761 + seed * 97) >>> 0 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ one }) => one);

describe("a report", () => {
  test("is stored, and publishes the verdict of its article with the same correlation id", async () => {
    await deliver(worker, env, queue, [report("a", 30)]);
    expect(await rowsOf(env.DB, "reports")).toMatchObject([{ url: urlOf("a"), period, clicks: 30, impressions: 90 }]);
    expect(await outboxOf<Message>(env.DB)).toMatchObject([
      {
        queue: "brand-events",
        message: {
          type: "content.performed",
          source: "analytics",
          correlation_id: "c-1",
          payload: { brand_slug: "niche-fi", url: urlOf("a"), views: 30, verdict: "steady" },
        },
      },
    ]);
    await expectCountersExact(env.OPS);
  });

  test("without a correlation id publishes a message without one", async () => {
    const { correlation_id: _, ...message } = report("a", 1);
    await deliver(worker, env, queue, [message]);
    expect((await outboxOf<Message>(env.DB))[0]?.message).not.toHaveProperty("correlation_id");
  });

  test("of a cohort leads to the right verdicts in whatever order the reports and verdicts arrive", async () => {
    const clicks = { a: 100, b: 10, c: 0, d: 45, e: 50, f: 80, g: 20, h: 41 };
    const expected = expectedTexts(clicks);
    expect(new Set(Object.values(expected).map((messages) => messages.split(" ")[0]))).toEqual(new Set(["strong", "steady", "weak"]));
    const messages = Object.entries(clicks).map(([name, count]) => report(name, count));
    await Promise.all([
      deliver(worker, env, queue, shuffled(messages, 1)),
      deliver(worker, env, queue, shuffled([...messages, ...messages], 2)),
    ]);
    await deliver(worker, env, queue, messages);
    expect(await verdictsHeardBy()).toEqual(expected);
    expect(await verdictsHeardBy((all) => all.toReversed())).toEqual(expected);
    expect(await verdictsHeardBy((all) => shuffled([...all, ...all], 3))).toEqual(expected);
    expect(await rowsOf(env.DB, "reports")).toHaveLength(8);
  });

  test.each([
    [[7]],
    [[0, 5]],
    [[9, 1, 1]],
    [[10, 10, 10, 10, 1000]],
    [[8, 9, 10, 11, 12]],
    [[0, 0, 0, 9]],
    [[1, 10, 10, 10]],
    [[0, 0, 0, 0]],
  ])("of %j views gets the verdict of the rule", async (views) => {
    const clicks = Object.fromEntries(views.map((count, index) => [`p${index}`, count]));
    for (const [name, count] of Object.entries(clicks)) await deliver(worker, env, queue, [report(name, count)]);
    expect(await verdictsHeardBy()).toEqual(expectedTexts(clicks));
  });

  test("publishes a verdict with a later time than the previous one, even within the same millisecond", async () => {
    await deliver(worker, env, queue, [report("a", 10)]);
    await env.DB.prepare(`UPDATE measures SET told_at = '2099-01-01T00:00:00.999Z'`).run();
    await deliver(worker, env, queue, [report("a", 11)]);
    const times = (await outboxOf<Message>(env.DB)).map(({ message }) => message.timestamp);
    expect(times.toSorted().at(-1)).toBe("2099-01-01T00:00:01.000Z");
  });

  test("publishes the reason: its rank, and the median and number of articles of its age", async () => {
    const clicks = { a: 3, b: 1, c: 1, d: 90, e: 2 };
    for (const [name, count] of Object.entries(clicks)) await deliver(worker, env, queue, [report(name, count)]);
    const messages = (await outboxOf<Message>(env.DB)).map(({ message }) => message.payload);
    expect(messages).toContainEqual(
      expect.objectContaining({ url: urlOf("e"), score: expectedVerdicts(clicks)["e"]?.score, median: 2, compared: 5 }),
    );
  });

  test("compares articles of a similar age, in whatever order the reports arrive", async () => {
    const names = ["a", "b", "c", "d"];
    const day = names.map((name, index) => report(`new-${name}`, index, { period: "2026-10-07/2026-10-08" }));
    const week = names.map((name, index) => report(`old-${name}`, 100 * index, { published_at: "2026-10-01T09:00:00.000Z" }));
    await deliver(worker, env, queue, shuffled([...day, ...week], 5));
    expect(await verdictsHeardBy()).toMatchObject({
      "new-d": "strong 3",
      "new-a": "weak 0",
      "old-d": "strong 300",
      "old-a": "weak 0",
      "old-b": "steady 100",
    });
  });

  test("keeps the measurements of younger ages, and publishes a verdict for the latest age only", async () => {
    const published_at = "2026-10-01T09:00:00.000Z";
    const first = Object.entries({ a: 9, b: 1, c: 1, d: 1 }).map(([name, count]) => report(name, count, { published_at }));
    await deliver(worker, env, queue, first);
    expect((await verdictsHeardBy())["a"]).toBe("strong 9");
    await deliver(worker, env, queue, [report("a", 1, { published_at, period: "2026-10-24/2026-10-31" })]);
    await deliver(worker, env, queue, [report("e", 2, { published_at: "2026-10-20T09:00:00.000Z", period: "2026-10-20/2026-10-27" })]);
    expect(await verdictsHeardBy()).toMatchObject({ a: "steady 1", e: "strong 2" });
    expect((await rowsOf<{ url: string }>(env.DB, "measures")).filter(({ url }) => url === urlOf("a"))).toHaveLength(2);
  });

  test("of one brand does not change the verdicts of another", async () => {
    await deliver(worker, env, queue, [report("a", 10), report("b", 10)]);
    await deliver(worker, env, queue, [report("z", 9000, { brand_slug: "trail-kit", url: "/sites/trail-kit/z" })]);
    expect(await verdictsHeardBy()).toMatchObject({ a: "steady 10", b: "steady 10" });
  });

  test("of the same period keeps the larger numbers; a report of a later period is added", async () => {
    await deliver(worker, env, queue, [report("a", 30)]);
    await deliver(worker, env, queue, [report("a", 20)]);
    expect(await rowsOf(env.DB, "reports")).toMatchObject([{ clicks: 30 }]);
    await deliver(worker, env, queue, [report("a", 5, { period: "2026-10-08/2026-10-15" })]);
    expect(await rowsOf(env.DB, "reports")).toHaveLength(2);
    expect(await verdictsHeardBy()).toEqual({ a: "steady 5" });
  });
});

test("published articles and posts are counted by day, once each", async () => {
  const origin = { source: "test" };
  const live = ["a", "b"].map((keyword) =>
    createMessage(
      "content.published",
      { brand_slug: "niche-fi", content_id: `c-${keyword}`, keyword, urls: [urlOf(keyword)], published_at: "2026-10-01T09:00:00.000Z" },
      origin,
    ),
  );
  const again = createMessage("content.published", { ...(live[0]?.payload as Payload<"content.published">) }, origin);
  const post = createMessage("social.posted", { brand_slug: "niche-fi", post_id: "p-1", url: urlOf("a"), network: "feed" }, origin);
  await Promise.all([deliver(worker, env, queue, [...live, post, again, ...live]), deliver(worker, env, queue, [post, ...live])]);
  expect((await rowsOf(env.DB, "daily_counts")).map(({ type, day, count }) => [type, day === "2026-10-01", count])).toEqual([
    ["content.published", true, 2],
    ["social.posted", false, 1],
  ]);
});

test("an invalid message and an unsupported type become dead letters, and the valid message is handled", async () => {
  const other = createMessage(
    "content.ready",
    { brand_slug: "niche-fi", content_id: "c", keyword: "a", word_count: 1 },
    { source: "test" },
  );
  await deliver(worker, env, queue, [{ ...report("a", 1), payload: { clicks: -1 } }, other, report("b", 2)]);
  expect((await listDeadLetters(env.OPS, {}, { limit: 10 })).items.map(({ reason }) => reason).toSorted()).toEqual([
    "malformed",
    "permanent",
  ]);
  expect(await rowsOf(env.DB, "reports")).toHaveLength(1);
});

test("reports, counts and counted references are deleted by age, more than one chunk in a run", async () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const rows = (sql: string, day: string) =>
    env.DB.prepare(`WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 600) ${sql}`).bind(day);
  const reports = `INSERT INTO reports SELECT ?1 || n, 'p', 'b', 1, 1, 0, ?1 FROM n`;
  const days = `INSERT INTO daily_counts SELECT 'b' || n, 't', ?1, 1 FROM n`;
  const facts = `INSERT INTO counted (type, reference, day) SELECT 't', ?1 || n, ?1 FROM n`;
  for (const age of [365, 367]) await rows(reports, daysAgo(age)).run();
  for (const age of [730, 732]) await env.DB.batch([days, facts].map((sql) => rows(sql, daysAgo(age).slice(0, 10))));
  await worker.scheduled?.(createScheduledController(), env);
  const left = await Promise.all(["reports", "daily_counts", "counted"].map((table) => rowsOf<Record<string, string>>(env.DB, table)));
  expect(left.map(({ length }) => length)).toEqual([600, 600, 600]);
  expect(left.map(([row]) => row?.["day"] ?? row?.["reported_at"]?.slice(0, 10))).toEqual(
    [365, 730, 730].map((age) => daysAgo(age).slice(0, 10)),
  );
});

test("a counted reference has the day of its count, so that both are deleted together", async () => {
  const published = {
    brand_slug: "niche-fi",
    content_id: "c-9",
    urls: [urlOf("a")],
    keyword: "a",
    published_at: "2026-09-30T23:59:00.000Z",
  };
  await deliver(worker, env, queue, [createMessage("content.published", published, { source: "test" })]);
  expect(await rowsOf(env.DB, "counted")).toEqual([{ type: "content.published", reference: "c-9", day: "2026-09-30" }]);
});
