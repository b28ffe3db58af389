import { expect, test, vi } from "vitest";
import { newBrandSummary } from "../domain/brand.ts";
import { Strategy } from "../domain/strategy.ts";
import { testEnv } from "#api-worker/testing/env";
import { newAuditContext } from "#store/audit/audit";
import { createBrand, getBrand, updateBrandSummary } from "../store/brands.ts";
import { readOverview } from "#store/overview";

const db = testEnv.OPS;
const marks = async () => (await readOverview([db], new Date())).marks;

test("a changed summary of a brand makes lists of brands out of date, an equal summary does not", async () => {
  const slug = "niche-fi";
  await createBrand(db, { slug, name: slug, strategy: Strategy.parse({ seedKeywords: ["a"] }) }, newAuditContext("dana@example.com"));
  const created = await marks();
  const summary = { ...newBrandSummary(slug), articlesPublished: 3 };
  await updateBrandSummary(db, slug, summary);
  const changed = await marks();
  expect(`${changed["summaries"]}` > `${created["summaries"]}`).toBe(true);
  expect(changed).toEqual({ ...created, summaries: changed.summaries });
  expect((await getBrand(db, slug))?.summary).toEqual(summary);
  vi.setSystemTime(Date.now() + 1_000);
  try {
    await updateBrandSummary(db, slug, summary);
    expect(await marks()).toEqual(changed);
    await updateBrandSummary(db, slug, { ...summary, articlesPublished: 4 });
    expect(`${(await marks())["summaries"]}` > `${changed["summaries"]}`).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
