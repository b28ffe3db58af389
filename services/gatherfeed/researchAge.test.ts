import type { Message } from "#brand-engine/domain/messages";
import { expect, test } from "vitest";
import { messageFactory } from "#factories/messages";
import { deliver } from "#runtime/testing/service/deliver";
import { envOf } from "#runtime/testing/service/env";
import { outboxOf, rowsOf } from "#runtime/testing/service/rows";
import type { Env } from "./env.ts";
import worker from "./index.ts";

const env = envOf<Env>();
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const createRequest = (maxAgeDays?: number) => messageFactory.research({}, maxAgeDays ? { max_age_days: maxAgeDays } : {});

/** Requests research that is `age` days old. Returns whether it was researched again, and whether the published age is right. */
async function requestWithAge(age: number, maxAgeDays?: number): Promise<[isRepeated: boolean, isAgeRight: boolean]> {
  const at = daysAgo(age);
  await env.DB.prepare(`UPDATE research SET researched_at = ?1`).bind(at).run();
  const message = createRequest(maxAgeDays);
  await deliver(worker, env, "gatherfeed-commands", [message]);
  const [row] = await rowsOf<{ researched_at: string }>(env.DB, "research");
  const events = (await outboxOf<Message>(env.DB)).map(({ message: event }) => event);
  const isAgeRight = events.some((event) => event.type === "research.completed" && event.payload.fresh_since === row?.researched_at);
  return [row?.researched_at !== at, isAgeRight];
}

test("research is repeated when it is older than the command allows, and the result has the age of its oldest part", async () => {
  await deliver(worker, env, "gatherfeed-commands", [createRequest()]);
  expect(await requestWithAge(2.5, 3)).toEqual([false, true]);
  expect(await requestWithAge(2.5, 2)).toEqual([true, true]);
  expect(await requestWithAge(30, 31)).toEqual([false, true]);
  expect(await requestWithAge(30, 29)).toEqual([true, true]);
  expect(await requestWithAge(6.9)).toEqual([false, true]);
  expect(await requestWithAge(7.1)).toEqual([true, true]);
});
