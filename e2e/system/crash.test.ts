import { afterAll, beforeAll, expect, test } from "vitest";
import { type Client, clientOf } from "../client.ts";
import { eventually } from "../eventually.ts";
import type { RunningSystem } from "../running.ts";
import { madeUpKeywords } from "./keywords.ts";
import { startCopy } from "./startCopy.ts";
import { expectOnceEach, untilFinished, untilPublished } from "./waits.ts";

/** A start finds lost messages immediately. Without that they would be found only after a minute. */
const recoveryMs = 50_000;

let system: RunningSystem;
beforeAll(async () => void (system = await startCopy()));
afterAll(() => system.stop());

const jobsOfType = async (api: Client, correlationId: string, type: string) =>
  (await api.jobs({ correlationId })).filter((job) => job.type === type).length;
const runsPast = async (api: Client, brand: string, step: number) =>
  (await api.runs({ brand })).filter(({ steps }) => steps[step]?.state === "done").length;

/** When the system is killed, and how. */
const moments: { name: string; target: "process" | "group"; reached: (api: Client, id: string, brand: string) => Promise<boolean> }[] = [
  { name: "right after the cycle was requested", target: "process", reached: async () => true },
  {
    name: "when research is completed",
    target: "group",
    reached: async (api, id) => (await jobsOfType(api, id, "research.completed")) > 0,
  },
  {
    name: "when the first articles are requested",
    target: "process",
    reached: async (api, id) => (await jobsOfType(api, id, "content.generate")) > 0,
  },
  { name: "while articles are written", target: "group", reached: async (api, _id, brand) => (await runsPast(api, brand, 1)) >= 2 },
  {
    name: "when the first article is published",
    target: "process",
    reached: async (api, _id, brand) => (await api.articles(brand)).length > 0,
  },
];

test.each(moments)(
  "killed $name, the system continues and publishes each article once",
  { timeout: 240_000 },
  async ({ name, target, reached }) => {
    const brand = `crash-${moments.findIndex((moment) => moment.name === name)}`;
    const before = clientOf(system.address);
    await before.createBrand(brand, { seedKeywords: madeUpKeywords(10, brand) });
    const correlationId = await before.cycle(brand);
    await eventually(
      name,
      () => reached(before, correlationId, brand),
      (is) => is,
    );
    await system.kill(target);
    system = await system.restart();

    const api = clientOf(system.address);
    const articles = await untilPublished(api, brand, 10, recoveryMs);
    expectOnceEach(await untilFinished(api, correlationId, 10, recoveryMs), articles, 10);
    expect(await api.deadLetters({ correlationId })).toEqual([]);
  },
);

test("killed several times in one cycle, the system publishes each article once", { timeout: 300_000 }, async () => {
  const brand = "crash-often";
  await clientOf(system.address).createBrand(brand, { seedKeywords: madeUpKeywords(10, brand) });
  const correlationId = await clientOf(system.address).cycle(brand);
  for (const jobs of [2, 8, 20, 40]) {
    const api = clientOf(system.address);
    await eventually(
      `${jobs} jobs`,
      () => api.jobs({ correlationId }),
      (jobList) => jobList.length >= jobs,
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
