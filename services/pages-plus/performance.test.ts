import { createScheduledController } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { createMessage, type Message } from "#brand-engine/domain/messages";
import { listDeadLetters } from "#store/dead-letters/list";
import { deliver } from "#runtime/testing/service/deliver";
import { outboxOf } from "#runtime/testing/service/rows";
import worker from "./index.ts";
import { env, publishArticles, queue } from "./testing/articles.ts";
import { countView } from "./views.ts";

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const day = (at: string) => at.slice(0, 10);
const ask = (...urls: string[]) =>
  createMessage("performance.requested", { brand_slug: "niche-fi", urls }, { source: "test", correlationId: "c-1" });
const reports = async () =>
  (await outboxOf<Message>(env.DB)).flatMap(({ message }) =>
    message.type === "performance.report" ? [{ ...message.payload, id: message.event_id, of: message.correlation_id }] : [],
  );

describe("a request for performance", () => {
  test("reports the last 7 days of each article, or the time since publication for younger ones", async () => {
    await publishArticles({ keyword: "old" }, { keyword: "young" });
    await env.DB.prepare(`UPDATE pages SET published_at = ?1 WHERE slug = 'old'`).bind(daysAgo(30)).run();
    for (const at of [daysAgo(20), daysAgo(3), daysAgo(3), daysAgo(0)]) await countView(env.DB, "niche-fi", "old", at);
    await countView(env.DB, "niche-fi", "young", daysAgo(0));
    await deliver(worker, env, queue, [ask("/sites/niche-fi/old", "/sites/niche-fi/young")]);
    const today = day(daysAgo(0));
    expect((await reports()).toSorted((a, b) => (a.url < b.url ? -1 : 1))).toMatchObject([
      {
        brand_slug: "niche-fi",
        url: "/sites/niche-fi/old",
        clicks: 3,
        impressions: 3,
        position: 0,
        period: `${day(daysAgo(7))}/${today}`,
        of: "c-1",
      },
      { url: "/sites/niche-fi/young", clicks: 1, period: `${today}/${today}`, of: "c-1" },
    ]);
  });

  test("publishes the same reports when it comes twice and concurrently, and omits addresses that are not pages of the brand", async () => {
    await publishArticles({ keyword: "a" }, { keyword: "b", brand: "trail-kit" });
    const message = ask(
      "/sites/niche-fi/a",
      "/sites/niche-fi/a",
      "/sites/niche-fi/none",
      "/sites/trail-kit/b",
      "https://elsewhere.example/a",
    );
    await Promise.all([deliver(worker, env, queue, [message, message]), deliver(worker, env, queue, [message])]);
    expect((await reports()).map(({ url }) => url)).toEqual(["/sites/niche-fi/a"]);
  });

  test("without a page of the brand becomes a dead letter that names the requested addresses", async () => {
    await deliver(worker, env, queue, [ask("/sites/niche-fi/none")]);
    expect((await listDeadLetters(env.OPS, {}, { limit: 10 })).items).toMatchObject([
      { reason: "permanent", errorMessage: expect.stringContaining("/sites/niche-fi/none") },
    ]);
    expect(await reports()).toEqual([]);
  });
});

test("views of a day are deleted after a year", async () => {
  for (const days of [365, 368]) await countView(env.DB, "niche-fi", "old", daysAgo(days));
  await worker.scheduled?.(createScheduledController(), env);
  expect((await env.DB.prepare(`SELECT day FROM views`).all()).results).toEqual([{ day: day(daysAgo(365)) }]);
});
