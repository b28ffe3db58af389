import { describe, expect, test } from "vitest";
import type { SearchResults } from "#domain/searchResults";
import { targetOf, pastedId } from "./pastedId.ts";

const event = "ea8d4552-5779-57d6-b54e-cb036634c631";

describe("an id is distinguished from a search text", () => {
  test("an id is recognized in quotes, brackets and upper case", () => {
    for (const text of [event, ` ${event} `, `"${event}"`, event.toUpperCase(), `(${event}),`]) expect(pastedId(text)).toBe(event);
    expect(pastedId(`${event}.order-events`)).toBe(`${event}.order-events`);
    expect(pastedId("cycle-trail-kit-1795274293267")).toBe("cycle-trail-kit-1795274293267");
  });
  test("a search text is not an id", () => {
    for (const text of ["", "rate limit", "RateLimitError", "publish-commands", "ECONNREFUSED 10.0.0.1", "error-404"])
      expect(pastedId(text)).toBeUndefined();
  });
});

const nothing = {
  queues: [],
  jobs: [],
  deadLetters: [],
  runs: [],
  schedules: [],
  traces: [],
  latestOnly: [],
} as Partial<SearchResults> as SearchResults;
const job = (queue: string, correlationId: string | null): SearchResults["jobs"][number] => ({
  id: `${event}.${queue}`,
  queue,
  type: "content.publish",
  state: "completed",
  errorName: null,
  correlationId,
  createdAt: "2026-11-21T03:06:12.000Z",
});

describe("the target of a pasted id", () => {
  test("a correlation id leads to the jobs with it", () =>
    expect(targetOf("cycle-1", { ...nothing, traces: [{ correlationId: "cycle-1" }, { correlationId: "cycle-12" }] })).toEqual({
      correlationId: "cycle-1",
    }));
  test("the id of a job, or of a message with one job, leads to the job", () => {
    const results = { ...nothing, jobs: [job("order-events", "c-1")] };
    for (const id of [event, `${event}.order-events`]) expect(targetOf(id, results)).toEqual({ href: `/jobs/${event}.order-events` });
  });
  test("the id of a message on several queues leads to its trace", () =>
    expect(targetOf(event, { ...nothing, jobs: [job("a", "c-1"), job("b", "c-1")] })).toEqual({ correlationId: "c-1" }));
  test("a part of an id leads nowhere", () => expect(targetOf(event.slice(0, 20), { ...nothing, jobs: [job("a", null)] })).toBeUndefined());
});
