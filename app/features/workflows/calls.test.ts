import { afterEach, expect, test, vi } from "vitest";
import { runFactory } from "#factories/workflows";
import { skipSample } from "../../core/clock/serverClock.ts";
import { updateRunCaches } from "../../core/live/runCache.ts";
import { queryClient } from "../../core/queryClient.ts";
import { listRuns, listUnfinishedRuns, refetchDelayOf, workflowQuery } from "./calls.ts";

const [before, after] = ["2026-10-01T09:00:00.000Z", "2026-10-01T09:00:01.000Z"];
const waiting = (id: string) => runFactory.build({ id, status: "waiting", updatedAt: before });

/** Answers each request with `body`; a frame of a socket that says `status` arrives while the request is pending. */
const answerLate = (body: unknown, id: string, status: "running" | "complete") =>
  vi.stubGlobal("fetch", () => {
    updateRunCaches([{ ...waiting(id), status, updatedAt: after, steps: [] }]);
    return Promise.resolve(Response.json(body));
  });

// Requests wait for the clock to be measured.
skipSample();
afterEach(() => vi.unstubAllGlobals());

test("a frame that arrives during a request is newer than its answer", async () => {
  answerLate({ items: [waiting("listed")], nextCursor: null }, "listed", "running");
  expect((await listRuns({}, undefined)).items).toMatchObject([{ id: "listed", status: "running" }]);
});

test("a run that ended during the request is not in progress", async () => {
  answerLate({ items: [waiting("ended")], nextCursor: null }, "ended", "complete");
  expect(await listUnfinishedRuns()).toEqual([]);
});

test("the open run keeps its newer status", async () => {
  answerLate({ ...waiting("open"), attempts: [] }, "open", "running");
  const run = await queryClient.fetchQuery(workflowQuery("open"));
  expect(run).toMatchObject({ status: "running", updatedAt: after, storedAt: before });
});

test("the open run is loaded again until its latest state is stored, for a minute at most", () => {
  const reportedMs = Date.parse(after);
  expect(refetchDelayOf({ storedAt: before, updatedAt: after }, reportedMs + 500)).toBe(1_000);
  expect(refetchDelayOf({ storedAt: after, updatedAt: after }, reportedMs + 500)).toBe(false);
  expect(refetchDelayOf({ storedAt: before, updatedAt: after }, reportedMs + 60_000)).toBe(false);
});
