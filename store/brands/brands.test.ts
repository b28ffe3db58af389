import { expect, test, vi } from "vitest";
import { newBrandSummary } from "#domain/brands/brand";
import { Strategy } from "#domain/brands/strategy";
import { testEnv } from "#runtime/testing/env";
import { newAuditContext } from "../audit/audit.ts";
import { createBrand, getBrand, updateBrandSummary } from "./brands.ts";
import { readOverview } from "../overview.ts";

const db = testEnv.OPS;
const marks = async () => (await readOverview(db, new Date())).marks;

test("a changed summary of a brand makes lists of brands out of date, an equal summary does not", async () => {
  const slug = "niche-fi";
  await createBrand(db, { slug, name: slug, strategy: Strategy.parse({ seedKeywords: ["a"] }) }, newAuditContext("dana@example.com"));
  const made = await marks();
  const summary = { ...newBrandSummary(slug), articlesPublished: 3 };
  await updateBrandSummary(db, slug, summary);
  const told = await marks();
  expect(told.summaries > made.summaries).toBe(true);
  expect(told).toEqual({ ...made, summaries: told.summaries });
  expect((await getBrand(db, slug))?.summary).toEqual(summary);
  vi.setSystemTime(Date.now() + 1_000);
  try {
    await updateBrandSummary(db, slug, summary);
    expect(await marks()).toEqual(told);
    await updateBrandSummary(db, slug, { ...summary, articlesPublished: 4 });
    expect((await marks()).summaries > told.summaries).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
