import { expect, test } from "vitest";
import { createMessage } from "#domain/messages/envelope";
import { deliver } from "#runtime/testing/service/deliver";
import { envOf } from "#runtime/testing/service/env";
import { outboxOf, rowsOf } from "#runtime/testing/service/rows";
import type { Env } from "./env.ts";
import worker from "./index.ts";

const env = envOf<Env>();
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const createRequest = (maxAgeDays?: number) =>
  createMessage(
    "research.requested",
    { brand_slug: "niche-fi", keywords: ["a"], priority: "normal", ...(maxAgeDays ? { max_age_days: maxAgeDays } : {}) },
    { source: "test" },
  );

/** Asks for research that is `age` days old; answers whether it was done again, and whether the age that is told is true. */
async function requestWithAge(age: number, maxAgeDays?: number): Promise<[again: boolean, told: boolean]> {
  const at = daysAgo(age);
  await env.DB.prepare(`UPDATE research SET researched_at = ?1`).bind(at).run();
  const message = createRequest(maxAgeDays);
  await deliver(worker, env, "gatherfeed-commands", [message]);
  const [row] = await rowsOf<{ researched_at: string }>(env.DB, "research");
  const facts = (await outboxOf(env.DB)).map((one) => one.message);
  const told = facts.some((fact) => fact.type === "research.completed" && fact.payload.fresh_since === row?.researched_at);
  return [row?.researched_at !== at, told];
}

test("research is as fresh as the command asks, and says how old the oldest of it is", async () => {
  await deliver(worker, env, "gatherfeed-commands", [createRequest()]);
  expect(await requestWithAge(2.5, 3)).toEqual([false, true]);
  expect(await requestWithAge(2.5, 2)).toEqual([true, true]);
  expect(await requestWithAge(30, 31)).toEqual([false, true]);
  expect(await requestWithAge(30, 29)).toEqual([true, true]);
  expect(await requestWithAge(6.9)).toEqual([false, true]);
  expect(await requestWithAge(7.1)).toEqual([true, true]);
});
