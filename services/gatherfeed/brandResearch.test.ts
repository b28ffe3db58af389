import { createExecutionContext } from "cloudflare:test";
import { expect, test } from "vitest";
import { envOf } from "#runtime/testing/service/env";
import type { Env } from "./env.ts";
import { Internal } from "./index.ts";
import { storeResearch } from "./research.ts";

const env = envOf<Env>();
const createKeyword = (keyword: string) => ({ keyword, volume: 900, difficulty: 20, notes: { angles: ["a"], questions: [], facts: [] } });
const ask = (path: string, method = "GET") =>
  new Internal(createExecutionContext(), env).fetch(new Request(`https://gatherfeed${path}`, { method }));

test("lists the keywords of one brand by name, without the notes for writers", async () => {
  const at = "2026-10-01T09:00:00.000Z";
  await env.DB.batch([
    ...storeResearch(env.DB, "niche-fi", "sample", [createKeyword("b"), createKeyword("a")], at),
    ...storeResearch(env.DB, "trail-kit", "sample", [createKeyword("c")], at),
  ]);
  const { items } = (await (await ask("/api/v1/brands/niche-fi/research")).json()) as { items: Record<string, unknown>[] };
  expect(items).toEqual([
    { id: expect.any(String), keyword: "a", volume: 900, difficulty: 20, researchedAt: at },
    { id: expect.any(String), keyword: "b", volume: 900, difficulty: 20, researchedAt: at },
  ]);
  expect(await (await ask("/api/v1/brands/nobody/research")).json()).toEqual({ items: [] });
});

test("lists at most 500 keywords of a brand", async () => {
  const many = Array.from({ length: 600 }, (_, index) => createKeyword(`keyword ${String(index).padStart(3, "0")}`));
  await env.DB.batch(storeResearch(env.DB, "niche-fi", "sample", many, "2026-10-01T09:00:00.000Z"));
  const { items } = (await (await ask("/api/v1/brands/niche-fi/research")).json()) as { items: { keyword: string }[] };
  expect([items.length, items[0]?.keyword]).toEqual([500, "keyword 000"]);
});
