import { jobActions } from "#domain/allowed";
import { secondsAfterBuilt } from "#factories/factory";
import { attemptFactory, jobFactory } from "#factories/jobs";
import { describe, expect, test } from "vitest";
import type { Attempt, Job } from "#domain/jobs/job";
import { shownColumns, defaultColumns, toggleColumn } from "./columnNames.ts";
import { timelineOf } from "./timeline.ts";
import { cutText } from "./Logs.tsx";
import { optionFacts } from "./optionFacts.ts";
import { parseMoment, rangeLabel } from "../../ui/ranges.ts";
import { readJobSearch } from "./search.ts";
import { builtInViews, readViews, findView } from "./views.ts";
import { runMsOf, stateSignOf, formatElapsed, waitMsOf } from "./jobState.ts";
import { setShownZone } from "../../core/settings/zone.ts";

const at = secondsAfterBuilt;
const job = jobFactory.build;
const attempt = attemptFactory.build;

describe("the URL", () => {
  test("keeps known parameters and leaves out the rest", () =>
    expect(
      readJobSearch({
        state: "failed",
        queue: "a",
        from: "24h",
        to: "nonsense",
        q: " rate ",
        order: "oldest",
        page: "3",
        columns: "type,nope,payload.a[0],payload..b",
      }),
    ).toEqual({
      state: "failed",
      queue: "a",
      from: "24h",
      q: "rate",
      columns: "type,payload.a[0]",
    }));
  test("sorts oldest first only for unfinished states", () => {
    expect(readJobSearch({ state: "waiting", order: "oldest" })).toEqual({ state: "waiting", order: "oldest" });
    expect(readJobSearch({ state: "completed", order: "oldest" })).toEqual({ state: "completed" });
  });
});

describe("a moment", () => {
  const now = new Date(2026, 9, 1, 15, 30);
  test.each([
    ["15m", new Date(2026, 9, 1, 15, 15)],
    ["24h", new Date(2026, 8, 30, 15, 30)],
    ["today", new Date(2026, 9, 1)],
    ["yesterday", new Date(2026, 8, 30)],
    ["2026-09-28", new Date(2026, 8, 28)],
    ["2026-09-28 08:05", new Date(2026, 8, 28, 8, 5)],
    ["2026-09-28T08:05:00Z", new Date("2026-09-28T08:05:00Z")],
  ])("is parsed from %s", (text, expected) => expect(parseMoment(text, now)).toBe(expected.toISOString()));
  test.each(["", "soon", "24", "2026-13-01", "2026-09-28T99:00"])("is not parsed from “%s”", (text) =>
    expect(parseMoment(text, now)).toBeUndefined(),
  );
  test("yesterday is the previous day, also after a day of 25 hours", () => {
    setShownZone("Europe/Berlin");
    expect(parseMoment("yesterday", new Date("2026-10-25T22:30:00.000Z"))).toBe("2026-10-23T22:00:00.000Z");
    setShownZone("local");
  });
  test("a range has a readable label", () => {
    expect(rangeLabel(undefined, undefined)).toBe("Any time");
    expect(rangeLabel("24h", undefined)).toBe("Last 24 hours");
    expect(rangeLabel("3h", undefined)).toBe("Since 3 h ago");
    expect(rangeLabel(undefined, "1h")).toBe("Until 1 h ago");
  });
});

describe("columns", () => {
  test("keep their order, with the type always shown and the age last", () =>
    expect(shownColumns("age,payload.order,state")).toEqual(["type", "state", "payload.order", "age"]));
  test("the default columns need no URL parameter", () => {
    expect(shownColumns(undefined)).toEqual(defaultColumns);
    const more = toggleColumn(undefined, "tenant", true);
    expect(more).toContain("tenant");
    expect(toggleColumn(more, "tenant", false)).toBeUndefined();
  });
});

describe("a job's timeline", () => {
  const texts = (timelineJob: Job, attempts: Attempt[]) =>
    timelineOf(timelineJob, attempts).map(
      ({ label, from, to, sign }) =>
        `${label} ${(Date.parse(from) - Date.parse(at(0))) / 1_000}-${to === null ? "now" : (Date.parse(to) - Date.parse(at(0))) / 1_000}${sign ? ` ${sign.word}` : ""}`,
    );
  test("a completed job has a wait and an attempt", () =>
    expect(texts(job(), [attempt({})])).toEqual(["Wait 0-2", "Attempt 1 2-5 Completed"]));
  test("separates the backoff from the wait after it", () =>
    expect(
      texts(job({ attempt: 2, startedAt: at(13), finishedAt: at(14) }), [
        attempt({ outcome: "retried", retryAt: at(10) }),
        attempt({ attempt: 2, startedAt: at(13), endedAt: at(14) }),
      ]),
    ).toEqual(["Wait 0-2", "Attempt 1 2-5 Failed", "Backoff 5-10", "Wait 10-13", "Attempt 2 13-14 Completed"]));
  test("the last segment is open while the job runs, waits or backs off", () => {
    expect(texts(job({ state: "active", finishedAt: null }), [attempt({ endedAt: null, outcome: "running" })]).at(-1)).toBe(
      "Attempt 1 2-now Running",
    );
    expect(texts(job({ state: "waiting", attempt: 0, startedAt: null, finishedAt: null }), [])).toEqual(["Wait 0-now Waiting"]);
    expect(
      texts(job({ state: "delayed", runAt: at(10), finishedAt: null }), [attempt({ outcome: "retried", retryAt: at(10) })]).at(-1),
    ).toBe("Backoff 5-now Delayed");
  });
  test("a job cancelled before its first attempt ends with the cancellation", () =>
    expect(texts(job({ state: "failed", attempt: 0, startedAt: null, errorName: "CancelledError" }), [])).toEqual(["Wait 0-5 Cancelled"]));
  test("attempts that are not loaded have no segment", () =>
    expect(texts(job({ attempt: 9 }), [attempt({ attempt: 9 })])).toEqual(["Attempt 9 2-5 Completed"]));
});

describe("states and durations", () => {
  test.each([
    [-3, "0 ms"],
    [840, "840 ms"],
    [1_100, "1.1 s"],
    [61_000, "1 m"],
  ])("%i ms is formatted as %s", (ms, text) => expect(formatElapsed(ms)).toBe(text));
  test("a cancelled job is not shown as failed", () => {
    expect(stateSignOf(job({ state: "failed", errorName: "CancelledError" })).word).toBe("Cancelled");
    expect(stateSignOf(job({ state: "failed", errorName: "TypeError" }))).toMatchObject({ word: "Failed", tone: "danger" });
    expect(stateSignOf(job({ state: "active", cancelledAt: at(3) })).word).toBe("Stopping");
  });
  test("wait time and run time are separate, and null where the row does not have them", () => {
    const now = Date.parse(at(10));
    expect([waitMsOf(job(), now), runMsOf(job(), now)]).toEqual([2_000, 3_000]);
    expect(waitMsOf(job({ attempt: 2 }), now)).toBeNull();
    expect([waitMsOf(job({ state: "waiting", attempt: 0, startedAt: null, finishedAt: null }), now)]).toEqual([10_000]);
    expect(runMsOf(job({ state: "active", finishedAt: null }), now)).toBe(8_000);
  });
  test("only allowed actions are offered", () => {
    expect(jobActions(job({ state: "active" }))).toEqual({ retry: false, promote: false, cancel: true, remove: false, edit: false });
    expect(jobActions(job({ state: "active", cancelledAt: at(3) })).cancel).toBe(false);
    expect(jobActions(job({ state: "delayed" }))).toEqual({ retry: false, promote: true, cancel: true, remove: true, edit: true });
    expect(jobActions(job({ state: "failed" }))).toEqual({ retry: true, promote: false, cancel: false, remove: true, edit: false });
  });
  test("options are shown in words, default values not at all", () => {
    expect(optionFacts(null)).toEqual([]);
    expect(
      optionFacts({
        backoff: { type: "fixed", delayMs: 500, jitter: 0 },
        deduplication: { id: "a", ttlMs: 60_000 },
        removeOnComplete: { count: 1 },
      }),
    ).toEqual([
      ["Backoff", "fixed 500 ms"],
      ["Deduplication", "a for 1 m"],
      ["Remove on complete", "after 1 newer job"],
    ]);
  });
});

describe("views", () => {
  test("invalid entries are left out", () => {
    expect(readViews("{")).toEqual([]);
    expect(readViews(JSON.stringify([{ name: "Mine", search: { state: "failed", evil: 1 } }, { name: 3 }, null]))).toEqual([
      { name: "Mine", search: { state: "failed" } },
    ]);
  });
  test("the view with the same parameters is shown, in any order", () =>
    expect(findView({ from: "today", state: "failed" }, builtInViews)?.name).toBe("Failed today"));
});

describe("log lines", () => {
  const linesFrom = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, index) => ({
      attempt: 1,
      line: first + index,
      at: "",
      level: "info" as const,
      message: "",
      data: null,
    }));
  test("of which earlier ones are not shown say how many there are", () => {
    expect(cutText(linesFrom(801, 1_000))).toBe("The latest 200 of 1,000 log lines");
    expect(cutText(linesFrom(1, 200))).toBeNull();
    expect(cutText([])).toBeNull();
  });
});
