import { expect, test } from "vitest";
import type { Job } from "#domain/jobs/job";
import { eventually } from "../eventually.ts";
import { useCopy } from "./startCopy.ts";

const queue = "social-commands";

const { api } = await useCopy();

/** Adds short jobs. Returns their common correlation id. */
async function add(count: number): Promise<string> {
  const correlationId = `limits-${crypto.randomUUID()}`;
  const added = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      api.call("POST", "/api/jobs", {
        queue,
        type: "content.published",
        payload: {
          brand_slug: "niche-fi",
          content_id: `${correlationId}-${index}`,
          keyword: `limits ${index}`,
          urls: [`/sites/niche-fi/${correlationId}-${index}`],
          published_at: new Date().toISOString(),
        },
        options: { correlationId },
      }),
    ),
  );
  expect(added.filter(({ status }) => status !== 201)).toEqual([]);
  return correlationId;
}

const untilDone = (correlationId: string, count: number): Promise<Job[]> =>
  eventually(
    `${count} jobs done`,
    () => api.jobs({ correlationId, queue }),
    (jobs) => jobs.length === count && jobs.every(({ state }) => state === "completed"),
    60_000,
  );

/** The start times of jobs in epoch ms, in order. */
const startsOf = (jobs: readonly Job[]): number[] => jobs.map(({ startedAt }) => Date.parse(startedAt ?? "")).toSorted((a, b) => a - b);

test("a rate limit of 5 jobs a second spreads the starts of 20 jobs over 3 to 5 seconds, and each job needs one attempt", async () => {
  const limited = await api.call("PUT", `/api/queues/${queue}/rate-limit`, { limit: 5, periodMs: 1_000, reason: "a test" });
  expect(limited).toMatchObject({ status: 200, body: { rateLimit: { limit: 5, periodMs: 1_000 } } });
  const jobs = await untilDone(await add(20), 20);
  expect(jobs.filter(({ attempt }) => attempt !== 1)).toEqual([]);
  const starts = startsOf(jobs);
  const spanMs = (starts.at(-1) ?? 0) - (starts[0] ?? 0);
  expect(spanMs).toBeGreaterThan(2_500);
  expect(spanMs).toBeLessThan(6_000);

  expect((await api.call("DELETE", `/api/queues/${queue}/rate-limit`)).status).toBe(200);
  const free = startsOf(await untilDone(await add(20), 20));
  expect((free.at(-1) ?? 0) - (free[0] ?? 0)).toBeLessThan(2_500);
});

test("with a concurrency limit of 1, no job starts before the previous job has finished", async () => {
  expect((await api.call("PUT", `/api/queues/${queue}/concurrency`, { limit: 1 })).status).toBe(200);
  const jobs = (await untilDone(await add(5), 5)).toSorted((a, b) => ((a.startedAt ?? "") < (b.startedAt ?? "") ? -1 : 1));
  for (const [at, job] of jobs.slice(1).entries()) expect((job.startedAt ?? "") >= (jobs[at]?.finishedAt ?? "")).toBe(true);
  expect((await api.call("DELETE", `/api/queues/${queue}/concurrency`)).status).toBe(200);
});
