import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scheduleFactory } from "#factories/schedules";
import { ApiError } from "../errors/apiError.ts";
import { assertRunsAgain, applyScheduleChange, dueRunsOf, lateToleranceMs, nextRunAfter, runIdOf, runOf, upcomingRuns } from "./nextRun.ts";
import { ScheduleDefinition, NewSchedule, type Schedule, ScheduleChange } from "./schedule.ts";

const payload = { shop: "north", items: ["a"], priority: "normal" };
const given = { name: "Picks", queue: "pick-commands", type: "pick.requested", payload };
const createdAt = "2026-10-01T09:00:00.000Z";
const at = (seconds: number): string => new Date(Date.parse(createdAt) + seconds * 1_000).toISOString();
const date = (seconds: number): Date => new Date(at(seconds));

const schedule = scheduleFactory.build;

describe("due runs", () => {
  test("are none before the planned time, and one at it", () => {
    expect(dueRunsOf(schedule({}), date(1.999), false)).toEqual({ planned: [], nextAt: at(2) });
    expect(dueRunsOf(schedule({}), date(2), false)).toEqual({ planned: [at(2)], nextAt: at(4) });
  });

  test("include each run that is only late", () => {
    expect(dueRunsOf(schedule({}), date(7), false)).toEqual({ planned: [at(2), at(4), at(6)], nextAt: at(8) });
  });

  test("after a downtime skip the missed runs", () => {
    expect(dueRunsOf(schedule({ everyMs: 60_000, nextAt: at(60) }), date(335), true)).toEqual({ planned: [], nextAt: at(360) });
  });

  test("after a restart include the last run if it is only late", () => {
    expect(dueRunsOf(schedule({}), date(7), true)).toEqual({ planned: [at(6)], nextAt: at(8) });
    const daily = schedule({ everyMs: null, cron: "0 3 * * *", nextAt: "2026-10-02T03:00:00.000Z" });
    expect(dueRunsOf(daily, new Date("2026-10-02T03:00:04.000Z"), true).planned).toEqual(["2026-10-02T03:00:00.000Z"]);
  });

  test("after a downtime include every missed run with catchUp, a hundred per check", () => {
    const first = dueRunsOf(schedule({ missed: "catchUp" }), date(301), true);
    expect(first.planned).toEqual(Array.from({ length: 100 }, (_, n) => at(2 + 2 * n)));
    expect(first.nextAt).toBe(at(202));
    const second = dueRunsOf(schedule({ missed: "catchUp", nextAt: first.nextAt, runs: 100 }), date(301), false);
    expect(second).toEqual({ planned: Array.from({ length: 50 }, (_, n) => at(202 + 2 * n)), nextAt: at(302) });
  });

  test("stop at the limit and at the end, also when the limit was lowered", () => {
    expect(dueRunsOf(schedule({ limit: 2, missed: "catchUp" }), date(301), true)).toEqual({ planned: [at(2), at(4)], nextAt: null });
    expect(dueRunsOf(schedule({ limit: 3, runs: 2 }), date(2), false)).toEqual({ planned: [at(2)], nextAt: null });
    expect(dueRunsOf(schedule({ endAt: at(5) }), date(4), false)).toEqual({ planned: [at(2), at(4)], nextAt: null });
    expect(dueRunsOf(schedule({ limit: 3, runs: 5 }), date(2), false)).toEqual({ planned: [], nextAt: null });
  });

  test("contain each planned time once, in order, and without gaps with catchUp, for any sequence of checks", () => {
    const anyLooks = fc.array(fc.record({ after: fc.integer({ min: 0, max: 400_000 }), away: fc.boolean() }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000, max: 60_000 }),
        fc.constantFrom("skip", "catchUp"),
        fc.option(fc.integer({ min: 1, max: 150 })),
        anyLooks,
        (everyMs, missed, limit, looks) => {
          let now = Date.parse(createdAt);
          const current = schedule({ everyMs, missed, limit, nextAt: new Date(now + everyMs).toISOString() });
          const allPlanned: number[] = [];
          for (const { after, away } of looks) {
            now += after;
            const due = dueRunsOf(current, new Date(now), away);
            expect(due.planned.length).toBeLessThanOrEqual(100);
            for (const planned of due.planned.map((text) => Date.parse(text))) {
              expect(planned).toBeLessThanOrEqual(now);
              if (missed === "skip") expect(now - planned).toBeLessThanOrEqual(lateToleranceMs);
              allPlanned.push(planned);
            }
            Object.assign(current, { runs: current.runs + due.planned.length, nextAt: due.nextAt });
            if (limit !== null) expect(current.runs).toBeLessThanOrEqual(limit);
            if (due.nextAt === null) expect(current.runs).toBe(limit);
            else if (missed === "skip") expect(Date.parse(due.nextAt)).toBeGreaterThan(now);
          }
          expect(new Set(allPlanned).size).toBe(allPlanned.length);
          const steps = allPlanned.map((planned) => (planned - Date.parse(createdAt)) / everyMs);
          if (missed === "catchUp") expect(steps).toEqual(Array.from({ length: allPlanned.length }, (_, n) => n + 1));
          else expect(steps.every((step) => Number.isInteger(step))).toBe(true);
          expect(allPlanned).toEqual(allPlanned.toSorted((a, b) => a - b));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("a schedule", () => {
  const issues = (input: unknown): string[] => (NewSchedule.safeParse(input).error?.issues ?? []).map(({ path }) => path.join("."));

  test("needs only a name, a time and a job", () => {
    expect(NewSchedule.parse({ ...given, cron: " 0  9 * * 1-5 " })).toEqual({
      ...given,
      options: {},
      cron: "0 9 * * 1-5",
      everyMs: null,
      timeZone: "UTC",
      limit: null,
      startAt: null,
      endAt: null,
      missed: "skip",
    });
  });

  test.each([
    [{}, "cron"],
    [{ cron: "* * * * *", everyMs: 5_000 }, "everyMs"],
    [{ everyMs: 999 }, "everyMs"],
    [{ everyMs: 1_500.5 }, "everyMs"],
    [{ cron: "* * * *" }, "cron"],
    [{ everyMs: 5_000, timeZone: "Mars/Olympus" }, "timeZone"],
    [{ everyMs: 5_000, limit: 0 }, "limit"],
    [{ everyMs: 5_000, name: " " }, "name"],
    [{ everyMs: 5_000, name: "x".repeat(81) }, "name"],
    [{ everyMs: 5_000, id: "Not Mine" }, "id"],
    [{ everyMs: 5_000, missed: "perhaps" }, "missed"],
    [{ everyMs: 5_000, startAt: "tomorrow" }, "startAt"],
    [{ everyMs: 5_000, startAt: "2026-10-02T00:00:00Z", endAt: "2026-10-01T00:00:00Z" }, "endAt"],
    [{ everyMs: 5_000, options: { attempts: 0 } }, "options.attempts"],
  ])("with %j is refused because of %s", (change, path) => {
    expect(issues({ ...given, ...change })).toEqual([path]);
  });

  test("that would never run is refused with the reason", () => {
    const refusal = (change: Partial<Schedule>): unknown => {
      try {
        return assertRunsAgain(schedule(change), date(60));
      } catch (error) {
        return error instanceof ApiError ? error.issues?.map(({ path }) => path) : error;
      }
    };
    expect(refusal({})).toBe(at(62));
    expect(refusal({ endAt: at(61) })).toEqual(["endAt"]);
    expect(refusal({ limit: 3, runs: 3 })).toEqual(["limit"]);
    expect(refusal({ everyMs: null, cron: "0 0 31 2 *" })).toEqual(["cron"]);
  });

  test("changes only the given fields; a new cron replaces everyMs", () => {
    const before = ScheduleDefinition.parse({ ...given, everyMs: 5_000, limit: 7 });
    const change = (input: unknown) => applyScheduleChange(before, ScheduleChange.parse(input));
    expect(change({ name: "Other" })).toEqual({ ...before, name: "Other" });
    expect(change({ cron: "0 9 * * *", limit: null })).toEqual({ ...before, cron: "0 9 * * *", everyMs: null, limit: null });
    expect(change({})).toEqual(before);
    expect(() => change({ everyMs: null })).toThrow("Invalid schedule");
    expect(() => change({ everyMs: 5_000, cron: "0 9 * * *" })).toThrow("Invalid schedule");
  });

  test("has up to five upcoming times, no more than its remaining runs, and none while it is paused", () => {
    expect(upcomingRuns(schedule({}), date(1))).toEqual([2, 4, 6, 8, 10].map(at));
    expect(upcomingRuns(schedule({ limit: 9, runs: 7 }), date(1))).toEqual([2, 4].map(at));
    expect(upcomingRuns(schedule({ endAt: at(7) }), date(1))).toEqual([2, 4, 6].map(at));
    expect(upcomingRuns(schedule({ nextAt: null }), date(1))).toEqual([]);
  });

  test("has no next run when its limit is reached", () => {
    expect(nextRunAfter(schedule({ limit: 3, runs: 2 }), date(0))).toBe(at(2));
    expect(nextRunAfter(schedule({ limit: 3, runs: 3 }), date(0))).toBeNull();
  });
});

describe("a run", () => {
  test("always has the same event id, which sorts by its planned time", () => {
    const id = "01999999-0000-7000-8000-000000000000";
    expect(runIdOf(id, at(2))).toBe(runIdOf(id, at(2)));
    expect(runIdOf(id, at(2))).not.toBe(runIdOf("s-2", at(2)));
    const ids = [2, 4, 600, 90_000].map((seconds) => runIdOf(id, at(seconds)));
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(4);
  });

  test("has the queue, message and options of its schedule", () => {
    const { queue, message, options } = runOf(schedule({ name: "x".repeat(80), options: { priority: 3 } }), "e-1", at(2));
    expect({ queue, options }).toEqual({ queue: "pick-commands", options: { priority: 3 } });
    expect(message).toEqual({
      event_id: "e-1",
      type: "pick.requested",
      source: `schedule:${"x".repeat(71)}`,
      timestamp: at(2),
      correlation_id: "e-1",
      causation_id: `schedule:${schedule({}).id}`,
      payload,
    });
    expect(runOf(schedule({ options: { correlationId: "c-1" } }), "e-1", at(2)).message.correlation_id).toBe("c-1");
    expect(() => runOf(schedule({ payload: {} }), "e-1", at(2))).toThrow(ApiError);
  });
});
