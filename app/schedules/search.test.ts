import { expect, test } from "vitest";
import { filterOf, fits, readScheduleSearch } from "./search.ts";

const schedule = {
  id: "s-1",
  name: "Morning research",
  queue: "gatherfeed-commands",
  type: "research.requested",
  state: "paused",
} as const;

test("keeps what is known and leaves out the rest", () => {
  const search = readScheduleSearch({ state: "paused", q: "morning", create: "yes", page: "2" });
  expect(search).toEqual({ state: "paused", q: "morning", create: "1" });
  expect(filterOf(search)).toEqual({ state: "paused", q: "morning" });
  expect(readScheduleSearch({ state: "nonsense", q: "" })).toEqual({});
});

test("finds by state and by a text in its name, queue, type or id", () => {
  expect(fits(schedule, {})).toBe(true);
  expect(fits(schedule, { state: "paused", q: "GATHER" })).toBe(true);
  expect(fits(schedule, { state: "active" })).toBe(false);
  expect(fits(schedule, { q: "evening" })).toBe(false);
});
