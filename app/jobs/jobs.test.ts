import { jobActions } from "#domain/allowed";
import { describe, expect, test } from "vitest";
import type { ListedJob } from "#domain/jobs/list";
import type { Attempt, Job } from "#domain/jobs/job";
import { compareWithRemote, mergeRemote } from "./remoteCompare.ts";
import { shownColumns, defaultColumns, toggleColumn } from "./columnNames.ts";
import { timelineOf } from "./timeline.ts";
import { optionFacts } from "./optionFacts.ts";
import { parseMoment, rangeLabel } from "./ranges.ts";
import { readJobSearch } from "./search.ts";
import { bulkResultOf } from "./bulkResult.ts";
import { builtInViews, readViews, findView } from "./views.ts";
import { runMsOf, stateSignOf, formatElapsed, waitMsOf } from "./jobState.ts";
import { setShownZone } from "../settings/zone.ts";

const at = (seconds: number) => new Date(Date.parse("2026-10-01T09:00:00.000Z") + seconds * 1_000).toISOString();
const job = (change: Partial<Job> = {}): Job => ({
  id: "j-1",
  queue: "publish-commands",
  type: "content.publish",
  eventId: "e-1",
  brand: null,
  correlationId: null,
  source: "test",
  state: "completed",
  attempt: 1,
  attempts: 4,
  priority: 0,
  parentId: null,
  progress: null,
  createdAt: at(0),
  runAt: null,
  startedAt: at(2),
  finishedAt: at(5),
  cancelledAt: null,
  errorName: null,
  errorMessage: null,
  ...change,
});
const attempt = (change: Partial<Attempt>): Attempt => ({
  attempt: 1,
  startedAt: at(2),
  endedAt: at(5),
  outcome: "completed",
  errorName: null,
  errorMessage: null,
  errorStack: null,
  errorDetails: null,
  retryAt: null,
  ...change,
});

describe("an address", () => {
  test("keeps what is known and leaves out the rest", () =>
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
  test("lists the oldest first only of what is to come", () => {
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
  ])("is read from %s", (text, expected) => expect(parseMoment(text, now)).toBe(expected.toISOString()));
  test.each(["", "soon", "24", "2026-13-01", "2026-09-28T99:00"])("is not read from “%s”", (text) =>
    expect(parseMoment(text, now)).toBeUndefined(),
  );
  test("yesterday is the day before, also after a day of 25 hours", () => {
    setShownZone("Europe/Berlin");
    expect(parseMoment("yesterday", new Date("2026-10-25T22:30:00.000Z"))).toBe("2026-10-23T22:00:00.000Z");
    setShownZone("local");
  });
  test("is said as it was asked for", () => {
    expect(rangeLabel(undefined, undefined)).toBe("Any time");
    expect(rangeLabel("24h", undefined)).toBe("Last 24 hours");
    expect(rangeLabel("3h", undefined)).toBe("Since 3 h ago");
    expect(rangeLabel(undefined, "1h")).toBe("Until 1 h ago");
  });
});

describe("columns", () => {
  test("stand in their order, the type always there and the age at the end", () =>
    expect(shownColumns("age,payload.keyword,state")).toEqual(["type", "state", "payload.keyword", "age"]));
  test("the usual ones need no word in the address", () => {
    expect(shownColumns(undefined)).toEqual(defaultColumns);
    const more = toggleColumn(undefined, "brand", true);
    expect(more).toContain("brand");
    expect(toggleColumn(more, "brand", false)).toBeUndefined();
  });
});

describe("a job's life", () => {
  const said = (one: Job, attempts: Attempt[]) =>
    timelineOf(one, attempts).map(
      ({ label: says, from, to, sign }) =>
        `${says} ${(Date.parse(from) - Date.parse(at(0))) / 1_000}-${to === null ? "now" : (Date.parse(to) - Date.parse(at(0))) / 1_000}${sign ? ` ${sign.word}` : ""}`,
    );
  test("of one that went well: waited, ran", () => expect(said(job(), [attempt({})])).toEqual(["waited 0-2", "try 1 ran 2-5 Completed"]));
  test("tells backing off from waiting for a turn", () =>
    expect(
      said(job({ attempt: 2, startedAt: at(13), finishedAt: at(14) }), [
        attempt({ outcome: "retried", retryAt: at(10) }),
        attempt({ attempt: 2, startedAt: at(13), endedAt: at(14) }),
      ]),
    ).toEqual(["waited 0-2", "try 1 ran 2-5 Failed", "backed off 5-10", "waited 10-13", "try 2 ran 13-14 Completed"]));
  test("goes on while it runs, waits, or backs off", () => {
    expect(said(job({ state: "active", finishedAt: null }), [attempt({ endedAt: null, outcome: "running" })]).at(-1)).toBe(
      "try 1 ran 2-now Running",
    );
    expect(said(job({ state: "waiting", attempt: 0, startedAt: null, finishedAt: null }), [])).toEqual(["waits 0-now Waiting"]);
    expect(
      said(job({ state: "delayed", runAt: at(10), finishedAt: null }), [attempt({ outcome: "retried", retryAt: at(10) })]).at(-1),
    ).toBe("backs off 5-now Delayed");
  });
  test("of one cancelled before its first try ends with that", () =>
    expect(said(job({ state: "failed", attempt: 0, startedAt: null, errorName: "CancelledError" }), [])).toEqual(["waited 0-5 Cancelled"]));
  test("says nothing of tries that are not told", () =>
    expect(said(job({ attempt: 9 }), [attempt({ attempt: 9 })])).toEqual(["try 9 ran 2-5 Completed"]));
});

describe("words", () => {
  test.each([
    [-3, "0 ms"],
    [840, "840 ms"],
    [1_100, "1.1 s"],
    [61_000, "1 m"],
  ])("%i ms took %s", (ms, says) => expect(formatElapsed(ms)).toBe(says));
  test("what somebody stopped did not fail", () => {
    expect(stateSignOf(job({ state: "failed", errorName: "CancelledError" })).word).toBe("Cancelled");
    expect(stateSignOf(job({ state: "failed", errorName: "TypeError" }))).toMatchObject({ word: "Failed", tone: "danger" });
    expect(stateSignOf(job({ state: "active", cancelledAt: at(3) })).word).toBe("Stopping");
  });
  test("waiting and running are told apart, and only where the row knows", () => {
    const now = Date.parse(at(10));
    expect([waitMsOf(job(), now), runMsOf(job(), now)]).toEqual([2_000, 3_000]);
    expect(waitMsOf(job({ attempt: 2 }), now)).toBeNull();
    expect([waitMsOf(job({ state: "waiting", attempt: 0, startedAt: null, finishedAt: null }), now)]).toEqual([10_000]);
    expect(runMsOf(job({ state: "active", finishedAt: null }), now)).toBe(8_000);
  });
  test("only what is possible is offered", () => {
    expect(jobActions(job({ state: "active" }))).toEqual({ retry: false, promote: false, cancel: true, remove: false, edit: false });
    expect(jobActions(job({ state: "active", cancelledAt: at(3) })).cancel).toBe(false);
    expect(jobActions(job({ state: "delayed" }))).toEqual({ retry: false, promote: true, cancel: true, remove: true, edit: true });
    expect(jobActions(job({ state: "failed" }))).toEqual({ retry: true, promote: false, cancel: false, remove: true, edit: false });
  });
  test("options are told as one says them, the usual ones not at all", () => {
    expect(optionFacts(null)).toEqual([]);
    expect(
      optionFacts({
        backoff: { type: "fixed", delayMs: 500, jitter: 0 },
        deduplication: { id: "a", ttlMs: 60_000 },
        removeOnComplete: { count: 1 },
      }),
    ).toEqual([
      ["Backs off", "always 500 ms"],
      ["Made once", "as a, for 1 m"],
      ["Forgotten", "when 1 newer one ended so"],
    ]);
  });
});

describe("seen from afar", () => {
  const listed = (...ids: string[]): ListedJob[] => ids.map((id) => job({ id }));
  test("what is new, and what no longer belongs", () => {
    const afar = { items: listed("f", "e", "c"), nextCursor: "c", looked: 3 };
    expect(compareWithRemote(listed("d", "c", "b"), afar, undefined)).toEqual({ fresh: 2, more: false, gone: new Set(["d"]) });
    expect(compareWithRemote(listed("b"), afar, undefined)).toMatchObject({ fresh: 3, more: true });
  });
  test("rows stay where they are and tell their state as it is", () => {
    const now = { items: [job({ id: "a", state: "failed" }), job({ id: "z" })], nextCursor: null, looked: 2 };
    expect(mergeRemote(listed("b", "a"), now, undefined).map(({ id, state }) => `${id} ${state}`)).toEqual(["b completed", "a failed"]);
  });
  test("of a long list only what the look covers is looked at", () => {
    const unread = new Proxy(job({ id: "a" }), {
      get: () => {
        throw new Error("It was looked at");
      },
    });
    const items = [...listed("d", "c", "b"), ...Array.from({ length: 1_000 }, () => unread)];
    const afar = { items: [job({ id: "d", state: "failed" }), job({ id: "c" })], nextCursor: "c", looked: 2 };
    expect(compareWithRemote(items, afar, undefined)).toEqual({ fresh: 0, more: false, gone: new Set() });
    expect(mergeRemote(items, afar, undefined).slice(0, 2)).toEqual(afar.items);
  });
});

test("what came of many is said once for each reason", () => {
  expect(bulkResultOf({ title: "3 jobs retried" }, [], 0)).toEqual({ title: "3 jobs retried" });
  expect(
    bulkResultOf(
      { title: "1 job removed", description: "Kept." },
      ["Job a can't be removed: it runs", "Job b can't be removed: it runs"],
      2,
    ),
  ).toEqual({
    title: "1 job removed",
    description: "Kept. 2 were not: 2× it can't be removed: it runs. 2 were left alone because you stopped.",
  });
});

describe("views", () => {
  test("what can't be read is left out", () => {
    expect(readViews("{")).toEqual([]);
    expect(readViews(JSON.stringify([{ name: "Mine", search: { state: "failed", evil: 1 } }, { name: 3 }, null]))).toEqual([
      { name: "Mine", search: { state: "failed" } },
    ]);
  });
  test("one is shown when the address says the same, in whatever order", () =>
    expect(findView({ from: "today", state: "failed" }, builtInViews)?.name).toBe("Failed today"));
});
