import { encodeCursor } from "#domain/lists/cursor";
import { expect, test } from "vitest";
import { runFactory } from "#factories/workflows";
import type { BrandKeyword } from "../domain/reads.ts";
import type { RunStatus } from "#domain/workflows/run";
import { recordRun } from "#store/workflows/runs";
import { recordStepAttempt } from "#store/workflows/stepAttempts";
import { callApi, errorCodeOf } from "#api-worker/testing/callApi";
import { addBrand } from "#api-worker/testing/brand";
import { testEnv } from "#api-worker/testing/env";
import { bodyOf } from "#api-worker/testing/jobs";

const run = (id: string, keyword: string, status: RunStatus, url: string | null = null) =>
  recordRun(testEnv.OPS, runFactory.build({ id, tenant: "niche-fi", subject: keyword, status, url }));
const noFailure = { retryAt: null, errorName: null, errorMessage: null, errorStack: null, errorDetails: null };
const keywords = async () => bodyOf<{ items: BrandKeyword[] }>(await callApi("/api/brands/niche-fi/keywords")).items;

test("a keyword is used by a finished or unfinished run, not by a failed one", async () => {
  await addBrand("niche-fi");
  await run("run-1", "a", "complete", "/sites/niche-fi/a");
  await run("run-2", "a", "failed");
  await run("run-3", "b", "failed");
  await run("run-4", "c", "waiting");
  expect(await keywords()).toMatchObject([
    { keyword: "a", volume: 900, taken: "written", runId: "run-1", url: "/sites/niche-fi/a" },
    { keyword: "b", taken: null, runId: "run-3" },
    { keyword: "c", taken: "writing", runId: "run-4" },
  ]);
});

test("published articles are read page by page", async () => {
  await addBrand("niche-fi");
  const cursor = encodeCursor("pages niche-fi", "2026_x");
  expect((await callApi(`/api/brands/niche-fi/pages?cursor=${cursor}`)).body).toEqual({ items: [], nextCursor: cursor });
});

test("a Worker that does not answer and an unknown brand are errors", async () => {
  await addBrand("trail-kit");
  for (const part of ["keywords", "pages", "posts", "performance"]) {
    const away = await callApi(`/api/brands/trail-kit/${part}`);
    expect([away.status, errorCodeOf(away)]).toEqual([503, "unavailable"]);
    expect((await callApi(`/api/brands/nobody/${part}`)).status).toBe(404);
  }
});

test("a cron expression that never matches is refused, and nothing changes", async () => {
  const { strategy } = await addBrand("niche-fi");
  const newBrand = { slug: "other", name: "Other", strategy: { ...strategy, cron: "0 99 * * *" } };
  for (const [path, method, sent] of [
    ["/api/brands/niche-fi", "PUT", { strategy: { cron: "0 0 * * 5L" } }],
    ["/api/brands/niche-fi", "PUT", { strategy: { cron: "0 0 30 2 *" } }],
    ["/api/brands/niche-fi", "PUT", { strategy: { cron: "0 99 * * *" } }],
    ["/api/brands", "POST", newBrand],
  ] as const) {
    const answer = await callApi(path, { method, body: sent });
    expect([answer.status, errorCodeOf(answer)]).toEqual([400, "invalid"]);
    expect(answer.body).toMatchObject({ error: { issues: [{ path: "body.strategy.cron" }] } });
  }
  expect((await callApi("/api/brands/niche-fi")).body).toMatchObject({ strategy: { cron: strategy.cron } });
});

test("posts, performance and strategy changes are read from the Workers that store them", async () => {
  await addBrand("niche-fi");
  expect((await callApi("/api/brands/niche-fi/posts")).body).toEqual({ items: [], nextCursor: null });
  expect((await callApi("/api/brands/niche-fi/posts?cursor=x")).status).toBe(400);
  expect((await callApi("/api/brands/niche-fi/performance")).body).toEqual({ articles: [], days: [] });
  expect((await callApi("/api/brands/niche-fi/strategy-moves")).body).toEqual({ items: [], nextCursor: null });
  expect((await callApi("/api/brands/nobody/strategy-moves")).status).toBe(404);
});

test("a change keeps the rest of a strategy, and refuses unknown fields", async () => {
  const change = (body: unknown) => callApi("/api/brands/niche-fi", { method: "PUT", body });
  const { strategy } = await addBrand("niche-fi");
  const odd = {
    maxDifficulty: 31,
    minVolume: 777,
    articlesPerCycle: 3,
    researchMaxAgeDays: 9,
    performanceAfterDays: 5,
    requireApproval: true,
  };
  expect((await change({ strategy: { ...odd, cron: null } })).status).toBe(200);
  const changed = await change({ strategy: { minVolume: 778 } });
  expect(changed.body).toMatchObject({ strategy: { ...odd, minVolume: 778, cron: null, seedKeywords: strategy.seedKeywords } });
  for (const body of [{ strategy: { maxDificulty: 3 } }, { strateggy: {} }]) expect((await change(body)).status).toBe(400);
  const newBrand = { slug: "typo", name: "Typo", strategy: { seedKeywords: ["a"], crn: "@daily" } };
  expect((await callApi("/api/brands", { body: newBrand })).status).toBe(400);
  expect((await change({ strategy })).body).toMatchObject({ strategy });
});

test("the draft of a run is a page in a sandbox, of its brand alone", async () => {
  await addBrand("niche-fi");
  await addBrand("trail-kit");
  await run("run-d", "a", "waiting");
  const path = "/api/brands/niche-fi/drafts/run-d";
  expect((await callApi(path)).status).toBe(404);
  const at = new Date().toISOString();
  const attempt = { step: "editorial-pass", attempt: 1, startedAt: at, endedAt: at, output: "# A\n\nText", outputLength: 25, ...noFailure };
  await recordStepAttempt(testEnv.OPS, "run-d", attempt);
  const { status, headers, body } = await callApi(path);
  expect([status, headers.get("content-security-policy"), headers.get("cache-control")]).toEqual([
    200,
    "sandbox; default-src 'none'",
    "no-store",
  ]);
  expect(JSON.parse(String(body))).toEqual({ brand: "niche-fi", title: "a", markdown: "# A\n\nText", missing: 16 });
  expect((await callApi("/api/brands/trail-kit/drafts/run-d")).status).toBe(404);
});
