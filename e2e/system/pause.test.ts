import { afterAll, beforeAll, expect, test } from "vitest";
import { type Client, clientOf } from "../client.ts";
import { eventually } from "../eventually.ts";
import { type Running, start } from "../running.ts";
import { madeUpKeywords } from "./keywords.ts";
import { expectOnceEach, untilOver, untilPublished } from "./waits.ts";

let system: Running;
let api: Client;
beforeAll(async () => {
  system = await start();
  api = clientOf(system.address);
});
afterAll(() => system.stop());

test("once a pause has answered no job of the queue starts, no try is burned, and on resume all goes on", async () => {
  const count = 24;
  await api.createBrand("busy-brand", { seedKeywords: madeUpKeywords(count, "bees"), articlesPerCycle: count });
  const correlationId = await api.cycle("busy-brand");
  const published = () => api.jobs({ correlationId, queue: "publish-commands" });
  await eventually("work on the queue", published, (jobs) => jobs.length > 0);

  expect((await api.pause("publish-commands")).state).toBe("paused");
  const answeredAt = new Date().toISOString();
  const parked = await eventually(
    "all articles written, the rest of the queue at rest",
    published,
    (jobs) => jobs.length === count && jobs.every(({ state }) => state === "completed" || state === "waiting"),
    90_000,
  );
  const waiting = parked.filter(({ state }) => state === "waiting");
  expect(waiting.length).toBeGreaterThan(0);
  expect(parked.filter(({ startedAt }) => startedAt !== null && startedAt > answeredAt)).toEqual([]);
  expect(waiting.map(({ attempt }) => attempt)).toEqual(waiting.map(() => 0));
  expect((await api.queue("publish-commands")).counts.waiting).toBe(waiting.length);

  expect((await api.resume("publish-commands")).state).toBe("running");
  const articles = await untilPublished(api, "busy-brand", count);
  const jobs = await untilOver(api, correlationId, count);
  expectOnceEach(jobs, articles, count);
  expect(jobs.filter(({ attempt }) => attempt !== 1)).toEqual([]);
});
