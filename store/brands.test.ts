import { expect, test, vi } from "vitest";
import { newSummary } from "#domain/brands";
import { Strategy } from "#domain/strategy";
import { testEnv } from "#runtime/testing/env";
import { newAct } from "./audit.ts";
import { createBrand, getBrand, putSummary } from "./brands.ts";
import { readOverview } from "./overview.ts";

const db = testEnv.OPS;
const marks = async () => (await readOverview(db, new Date())).marks;

test("a brand's new figures make lists of brands out of date, the same figures again do not", async () => {
  const slug = "niche-fi";
  await createBrand(db, { slug, name: slug, strategy: Strategy.parse({ seedKeywords: ["a"] }) }, newAct("dana@example.com"));
  const made = await marks();
  const summary = { ...newSummary(slug), articlesPublished: 3 };
  await putSummary(db, slug, summary);
  const told = await marks();
  expect(told.summaries > made.summaries).toBe(true);
  expect(told).toEqual({ ...made, summaries: told.summaries });
  expect((await getBrand(db, slug))?.summary).toEqual(summary);
  vi.setSystemTime(Date.now() + 1_000);
  try {
    await putSummary(db, slug, summary);
    expect(await marks()).toEqual(told);
    await putSummary(db, slug, { ...summary, articlesPublished: 4 });
    expect((await marks()).summaries > told.summaries).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
