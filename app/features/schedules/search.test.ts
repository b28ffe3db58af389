import { expect, test } from "vitest";
import { filterOf, matchesFilter, readScheduleSearch } from "./search.ts";
import { displayStateOf } from "./displayState.ts";

const schedule = {
  id: "s-1",
  name: "Morning research",
  queue: "gatherfeed-commands",
  type: "research.requested",
  state: "paused",
  nextAt: null,
} as const;
const now = Date.parse("2026-11-21T03:06:00.000Z");

test("keeps known parameters and leaves out the rest", () => {
  const search = readScheduleSearch({ state: "paused", q: "morning", create: "yes", page: "2" });
  expect(search).toEqual({ state: "paused", q: "morning", create: "1" });
  expect(filterOf(search)).toEqual({ state: "paused", q: "morning" });
  expect(readScheduleSearch({ state: "nonsense", q: "" })).toEqual({});
});

test("filters by state and by a text in the name, queue, type or id", () => {
  expect(matchesFilter(schedule, {}, now)).toBe(true);
  expect(matchesFilter(schedule, { state: "paused", q: "GATHER" }, now)).toBe(true);
  expect(matchesFilter(schedule, { state: "active" }, now)).toBe(false);
  expect(matchesFilter(schedule, { q: "evening" }, now)).toBe(false);
});

test("an active schedule whose next run is more than 2 minutes past is overdue; a paused one never is", () => {
  const active = (nextAt: string) => ({ ...schedule, state: "active" as const, nextAt });
  const late = active("2026-11-21T03:03:59.999Z");
  const due = active("2026-11-21T03:04:00.000Z");
  expect([late, due, schedule].map((item) => displayStateOf(item, now))).toEqual(["overdue", "active", "paused"]);
  expect([late, due, schedule].map((item) => matchesFilter(item, { state: "overdue" }, now))).toEqual([true, false, false]);
  expect([late, due, schedule].map((item) => matchesFilter(item, { state: "active" }, now))).toEqual([true, true, false]);
  expect(readScheduleSearch({ state: "overdue" })).toEqual({ state: "overdue" });
});
