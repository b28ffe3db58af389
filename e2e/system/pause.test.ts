import { expect, test } from "vitest";
import type { Job } from "#domain/jobs/job";
import { eventually, unchanged } from "../eventually.ts";
import { madeUpKeywords } from "./keywords.ts";
import { useCopy } from "./startCopy.ts";
import { expectOnceEach, untilFinished, untilPublished } from "./waits.ts";

const isIdle = (jobs: readonly Job[]): boolean => jobs.every(({ state }) => state === "completed" || state === "waiting");

const { api } = await useCopy();

test("after the response to a pause no job of the queue starts and no attempt is used; a resume starts the jobs", async () => {
  const count = 24;
  // Each message takes some seconds and few run at once, so that the pause comes while others still wait.
  await api.injectFault({ service: "pages-plus", kind: "slow", rate: 1 });
  expect((await api.call("PUT", "/api/queues/publish-commands/concurrency", { limit: 4 })).status).toBe(200);
  await api.createBrand("busy-brand", { seedKeywords: madeUpKeywords(count, "bees"), articlesPerCycle: count });
  const correlationId = await api.cycle("busy-brand");
  const jobs = () => api.jobs({ correlationId, queue: "publish-commands" });
  await eventually("active jobs", jobs, (all) => all.some(({ state }) => state === "active"));

  expect((await api.pause("publish-commands")).state).toBe("paused");
  const answeredAt = new Date().toISOString();
  const idle = await eventually("all articles written, no publish job active", jobs, (all) => all.length === count && isIdle(all), 90_000);
  const held = await unchanged("the queue", jobs, 5_000, 30_000);
  expect(held.map(({ id, state }) => `${id} ${state}`)).toEqual(idle.map(({ id, state }) => `${id} ${state}`));
  expect(held.filter(({ startedAt }) => startedAt !== null && startedAt > answeredAt)).toEqual([]);
  const waiting = held.filter(({ state }) => state === "waiting");
  expect(waiting.length).toBeGreaterThan(0);
  expect(waiting.filter(({ attempt }) => attempt !== 0)).toEqual([]);
  expect((await api.queue("publish-commands")).counts.waiting).toBe(waiting.length);

  await api.clearFaults();
  expect((await api.call("DELETE", "/api/queues/publish-commands/concurrency")).status).toBe(200);
  expect((await api.resume("publish-commands")).state).toBe("running");
  const articles = await untilPublished(api, "busy-brand", count);
  const all = await untilFinished(api, correlationId, count);
  expectOnceEach(all, articles, count);
  expect(all.filter(({ attempt }) => attempt !== 1)).toEqual([]);
});
