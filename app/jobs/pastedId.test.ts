import { describe, expect, test } from "vitest";
import type { SearchResults } from "#domain/lists/results";
import { targetOf, pastedId } from "./pastedId.ts";

const event = "ea8d4552-5779-57d6-b54e-cb036634c631";

describe("an id is told from a text", () => {
  test("however it was pasted", () => {
    for (const text of [event, ` ${event} `, `"${event}"`, event.toUpperCase(), `(${event}),`]) expect(pastedId(text)).toBe(event);
    expect(pastedId(`${event}.brand-events`)).toBe(`${event}.brand-events`);
    expect(pastedId("cycle-trail-kit-1795274293267")).toBe("cycle-trail-kit-1795274293267");
  });
  test("and a text stays one", () => {
    for (const text of ["", "rate limit", "RateLimitError", "publish-commands", "ECONNREFUSED 10.0.0.1", "error-404"])
      expect(pastedId(text)).toBeUndefined();
  });
});

const nothing: SearchResults = { queues: [], brands: [], jobs: [], deadLetters: [], runs: [], schedules: [], traces: [], latestOnly: [] };
const job = (queue: string, correlationId: string | null): SearchResults["jobs"][number] => ({
  id: `${event}.${queue}`,
  queue,
  type: "content.publish",
  state: "completed",
  errorName: null,
  correlationId,
  createdAt: "2026-11-21T03:06:12.000Z",
});

describe("what a whole id means", () => {
  test("a correlation id: the jobs with it", () =>
    expect(targetOf("cycle-1", { ...nothing, traces: [{ correlationId: "cycle-1" }, { correlationId: "cycle-12" }] })).toEqual({
      correlationId: "cycle-1",
    }));
  test("the id of a job, or of the message of one job: that job", () => {
    const found = { ...nothing, jobs: [job("brand-events", "c-1")] };
    for (const id of [event, `${event}.brand-events`]) expect(targetOf(id, found)).toEqual({ href: `/jobs/${event}.brand-events` });
  });
  test("a message on several queues: its trace", () =>
    expect(targetOf(event, { ...nothing, jobs: [job("a", "c-1"), job("b", "c-1")] })).toEqual({ correlationId: "c-1" }));
  test("only the beginning of an id: nothing", () =>
    expect(targetOf(event.slice(0, 20), { ...nothing, jobs: [job("a", null)] })).toBeUndefined());
});
