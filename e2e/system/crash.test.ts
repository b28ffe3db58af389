import { afterAll, beforeAll, expect, test } from "vitest";
import { type Client, clientOf } from "../client.ts";
import { eventually } from "../eventually.ts";
import type { RunningSystem } from "../running.ts";
import { madeUpKeywords } from "./keywords.ts";
import { startCopy } from "./startCopy.ts";
import { expectOnceEach, untilFinished, untilPublished } from "./waits.ts";

/** What a kill has lost is found at the start, long before the minute after which a lost message would be found anyway. */
const recoveryMs = 50_000;

let system: RunningSystem;
beforeAll(async () => void (system = await startCopy()));
afterAll(() => system.stop());

const jobsOfType = async (api: Client, correlationId: string, type: string) =>
  (await api.jobs({ correlationId })).filter((job) => job.type === type).length;
const runsPast = async (api: Client, brand: string, step: number) =>
  (await api.runs({ brand })).filter(({ steps }) => steps[step]?.state === "done").length;

/** When the system is killed, and how. */
const moments: { name: string; whom: "process" | "group"; reached: (api: Client, id: string, brand: string) => Promise<boolean> }[] = [
  { name: "right after the cycle was asked for", whom: "process", reached: async () => true },
  { name: "when research is done", whom: "group", reached: async (api, id) => (await jobsOfType(api, id, "research.completed")) > 0 },
  {
    name: "when the first articles are to be written",
    whom: "process",
    reached: async (api, id) => (await jobsOfType(api, id, "content.generate")) > 0,
  },
  { name: "in the middle of writing", whom: "group", reached: async (api, _id, brand) => (await runsPast(api, brand, 1)) >= 2 },
  { name: "when the first article is live", whom: "process", reached: async (api, _id, brand) => (await api.articles(brand)).length > 0 },
];

test.each(moments)("killed $name, it goes on and publishes each article once", { timeout: 240_000 }, async ({ name, whom, reached }) => {
  const brand = `crash-${moments.findIndex((moment) => moment.name === name)}`;
  const before = clientOf(system.address);
  await before.createBrand(brand, { seedKeywords: madeUpKeywords(10, brand) });
  const correlationId = await before.cycle(brand);
  await eventually(
    name,
    () => reached(before, correlationId, brand),
    (is) => is,
  );
  await system.kill(whom);
  system = await system.restart();

  const api = clientOf(system.address);
  const articles = await untilPublished(api, brand, 10, recoveryMs);
  expectOnceEach(await untilFinished(api, correlationId, 10, recoveryMs), articles, 10);
  expect(await api.deadLetters({ correlationId })).toEqual([]);
});

test("killed again and again in one cycle, it publishes each article once", { timeout: 300_000 }, async () => {
  const brand = "crash-often";
  await clientOf(system.address).createBrand(brand, { seedKeywords: madeUpKeywords(10, brand) });
  const correlationId = await clientOf(system.address).cycle(brand);
  for (const jobs of [2, 8, 20, 40]) {
    const api = clientOf(system.address);
    await eventually(
      `${jobs} jobs`,
      () => api.jobs({ correlationId }),
      (found) => found.length >= jobs,
      120_000,
    );
    await system.kill("group");
    system = await system.restart();
  }
  const api = clientOf(system.address);
  const articles = await untilPublished(api, brand, 10, 180_000);
  expectOnceEach(await untilFinished(api, correlationId, 10, 180_000), articles, 10);
  expect(await api.deadLetters({ correlationId })).toEqual([]);
});
