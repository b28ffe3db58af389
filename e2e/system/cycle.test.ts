import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Job } from "#domain/jobs/job";
import { type Client, clientOf } from "../client.ts";
import { eventually } from "../eventually.ts";
import type { RunningSystem } from "../running.ts";
import { madeUpKeywords } from "./keywords.ts";
import { startCopy } from "./startCopy.ts";
import { countsByType, expectOnceEach, untilFinished, untilPublished } from "./waits.ts";

let system: RunningSystem;
let api: Client;
beforeAll(async () => {
  system = await startCopy();
  api = clientOf(system.address);
});
afterAll(() => system.stop());

test("is ready in under 20 seconds after the first start, with two sample brands", async () => {
  expect(inject("first").readyMs).toBeLessThan(20_000);
  const { body } = await api.call("GET", "/api/brands");
  expect((body as { items: { slug: string }[] }).items.map(({ slug }) => slug)).toEqual(["niche-fi", "trail-kit"]);
});

test("a cycle writes and publishes ten articles in under 30 seconds", async () => {
  await api.createBrand("quick-brand", { seedKeywords: madeUpKeywords(12, "houseplants") });
  const startedAt = performance.now();
  const correlationId = await api.cycle("quick-brand");
  const articles = await untilPublished(api, "quick-brand", 10, 30_000);
  expect(performance.now() - startedAt).toBeLessThan(30_000);

  const jobs = await untilFinished(api, correlationId, 10);
  expectOnceEach(jobs, articles, 10);
  expect(countsByType(jobs, "sm-commands")).toEqual({
    "cycle.requested": 1,
    "research.completed": 1,
    "content.generate": 10,
    "content.ready": 10,
    "content.published": 10,
  });
  expect(countsByType(jobs, "gatherfeed-commands")).toEqual({ "research.requested": 1 });
  expect(jobs.every(({ state, attempt }) => state === "completed" && attempt === 1)).toBe(true);
  const brand = await eventually(
    "the brand's count of published articles",
    () => api.brand("quick-brand"),
    ({ summary }) => summary.articlesPublished === 10,
  );
  expect(brand.summary).toMatchObject({ pendingGeneration: 0, failedKeywords: 0 });
});

test("readership figures of articles lead to verdicts", async () => {
  const [article = ""] = await api.articles("quick-brand");
  expect((await api.call("GET", article)).status).toBe(200);
  const correlationId = await api.measure("quick-brand");
  // The verdict of an article may change when other articles are measured, so there can be more verdicts than articles.
  const verdicts = (jobs: Job[]) => countsByType(jobs, "sm-commands")["content.performed"] ?? 0;
  const jobs = await eventually(
    "a verdict on each article",
    () => api.jobs({ correlationId }),
    (all) => verdicts(all) >= 10 && all.every(({ state }) => state === "completed"),
  );
  expect(countsByType(jobs, "publish-commands")).toEqual({ "performance.requested": 1 });
  expect(countsByType(jobs, "analytics-events")).toEqual({ "performance.report": 10 });
  expect(countsByType(jobs, "brand-events")).toEqual({ "performance.report": 10, "content.performed": verdicts(jobs) });
  expect((await api.brand("quick-brand")).summary.lastPerformanceAt).not.toBeNull();
});

test("a sample brand publishes articles from its bundled research", async () => {
  const correlationId = await api.cycle("trail-kit");
  const articles = await untilPublished(api, "trail-kit", 10);
  expectOnceEach(await untilFinished(api, correlationId, 10), articles, 10);
  const { status, body } = await api.call("GET", articles[0] ?? "");
  expect(status).toBe(200);
  expect(body).toMatch(/<h1[^>]*>[^<]{5,}/);
});
