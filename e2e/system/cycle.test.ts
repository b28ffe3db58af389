import { expect, inject, test } from "vitest";
import type { Job } from "#domain/jobs/job";
import { Trace, type Span } from "#domain/traces/trace";
import { eventually } from "../eventually.ts";
import { madeUpKeywords } from "./keywords.ts";
import { useCopy } from "./startCopy.ts";
import { countsByType, expectOnceEach, untilFinished, untilPublished } from "./waits.ts";

const { api } = await useCopy();

test("is ready in under 20 seconds after the first start, with two sample brands", async () => {
  const { readyMs, slowdown } = inject("first");
  // A busy machine gets more time: the start is compared with work that was measured before and after it.
  expect(readyMs / slowdown).toBeLessThan(20_000);
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

test("the trace of a cycle leads from everything to what caused it, over all services", async () => {
  const [{ correlationId } = { correlationId: "" }] = await api.runs({ brand: "quick-brand" });
  const settled = (all: Job[]) => all.length > 0 && all.every(({ finishedAt }) => finishedAt !== null);
  await eventually("the end of all jobs", () => api.jobs({ correlationId: correlationId ?? "" }), settled);
  const { spans, nextCursor } = Trace.parse((await api.call("GET", `/api/traces/${correlationId}?limit=1000`)).body);
  expect(nextCursor).toBeNull();
  const labelOf = ({ kind, name, queue }: Span) => (kind === "job" ? `${name} ${queue}` : kind === "step" ? `step ${name}` : kind);
  const byId = new Map(spans.map((span) => [span.id, span]));
  const causes = spans.flatMap((span) => {
    const parent = byId.get(span.parentId ?? "");
    return span.kind === "job" || span.kind === "run" ? [`${labelOf(span)} <- ${parent ? labelOf(parent) : "nothing"}`] : [];
  });
  expect([...new Set(causes)].toSorted()).toEqual([
    "content.generate sm-commands <- research.completed sm-commands",
    "content.publish publish-commands <- step store-and-publish",
    "content.published brand-events <- content.publish publish-commands",
    "content.published sm-commands <- content.published brand-events",
    "content.published social-commands <- content.published brand-events",
    "content.ready brand-events <- step store-and-publish",
    "content.ready sm-commands <- content.ready brand-events",
    "cycle.requested sm-commands <- start",
    "research.completed brand-events <- research.requested gatherfeed-commands",
    "research.completed sm-commands <- research.completed brand-events",
    "research.requested gatherfeed-commands <- cycle.requested sm-commands",
    "run <- content.generate sm-commands",
    "social.posted brand-events <- content.published social-commands",
  ]);
  // Each article has its own run, and the parent of each of its jobs is about the same article.
  const articleOf = (span: Span | undefined) => /part \d+/.exec(span?.about ?? "")?.[0];
  const publishing = spans.filter(({ kind, name }) => kind === "job" && name.startsWith("content.publish"));
  const mixed = publishing.filter((span) => {
    const parent = byId.get(span.parentId ?? "");
    return articleOf(span) !== articleOf(parent?.kind === "step" ? byId.get(parent.parentId ?? "") : parent);
  });
  expect([publishing.length, mixed]).toEqual([40, []]);
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
