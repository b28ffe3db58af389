import { expect } from "vitest";
import type { Job } from "#domain/jobs/job";
import type { Client } from "../client.ts";
import { eventually } from "../eventually.ts";

/** Number of networks on which each published article is promoted. */
const networks = 2;

const finishedStates = new Set(["completed", "failed"]);

/** Waits until a brand has `count` published articles. Returns their paths. */
export const untilPublished = (api: Client, brand: string, count: number, deadlineMs = 60_000): Promise<string[]> =>
  eventually(
    `${count} articles of ${brand}`,
    () => api.articles(brand),
    (paths) => paths.length >= count,
    deadlineMs,
  );

/**
 * Waits until a cycle is finished: `promoted` articles are posted on social media, which is the last step, and all its jobs
 * are finished. Returns all its jobs.
 */
export const untilFinished = (api: Client, correlationId: string, promoted: number, deadlineMs = 60_000): Promise<Job[]> =>
  eventually(
    `all jobs of ${correlationId} finished, ${promoted} articles promoted`,
    () => api.jobs({ correlationId }),
    (jobs) =>
      jobs.filter(({ type }) => type === "social.posted").length >= promoted * networks &&
      jobs.every(({ state }) => finishedStates.has(state)),
    deadlineMs,
  );

/** Number of jobs on a queue by type. */
export const countsByType = (jobs: readonly Job[], queue: string): Record<string, number> =>
  Object.fromEntries(
    [
      ...Map.groupBy(
        jobs.filter((job) => job.queue === queue),
        ({ type }) => type,
      ),
    ].map(([type, ofType]) => [type, ofType.length]),
  );

/** Expects that every keyword was written, published and promoted exactly once. */
export function expectOnceEach(jobs: readonly Job[], articles: readonly string[], count: number): void {
  expect(new Set(articles).size).toBe(count);
  expect(articles).toHaveLength(count);
  expect(countsByType(jobs, "sm-commands")["content.generate"]).toBe(count);
  expect(countsByType(jobs, "publish-commands")).toEqual({ "content.publish": count });
  expect(countsByType(jobs, "brand-events")).toMatchObject({
    "content.ready": count,
    "content.published": count,
    "social.posted": count * networks,
  });
  expect(countsByType(jobs, "social-commands")).toEqual({ "content.published": count });
}
