import { createExecutionContext } from "cloudflare:test";
import { expect, test } from "vitest";
import { createMessage } from "#brand-engine/domain/messages";
import { deliver } from "#runtime/testing/service/deliver";
import { envOf } from "#runtime/testing/service/env";
import type { Env } from "./env.ts";
import worker, { Internal } from "./index.ts";

const env = envOf<Env>();
const ask = async (brand: string) =>
  (await new Internal(createExecutionContext(), env).fetch(new Request(`https://analytics/api/v1/brands/${brand}/performance`))).json();

test("returns a brand's articles with their latest measurement, and the counts by day", async () => {
  const url = "/sites/niche-fi/a";
  const report = (clicks: number, period: string) =>
    createMessage(
      "performance.report",
      {
        brand_slug: "niche-fi",
        url,
        impressions: clicks,
        clicks,
        position: 0,
        period,
        published_at: "2026-10-01T09:00:00.000Z",
      },
      { source: "test" },
    );
  const post = createMessage("social.posted", { brand_slug: "niche-fi", post_id: "p-1", url, network: "feed" }, { source: "test" });
  await deliver(worker, env, "analytics-events", [report(9, "2026-10-01/2026-10-08"), post]);
  await deliver(worker, env, "analytics-events", [report(2, "2026-10-20/2026-10-27")]);
  expect(await ask("niche-fi")).toEqual({
    articles: [expect.objectContaining({ url, views: 2, period: "2026-10-20/2026-10-27", verdict: "steady", score: 0 })],
    days: [{ day: post.timestamp.slice(0, 10), type: "social.posted", count: 1 }],
  });
  expect(await ask("nobody")).toEqual({ articles: [], days: [] });
});
