import { describe, expect, test } from "vitest";
import { addShares, episodeStart, type CurrentFailures, rateOf, verdictOf, type VerdictInput } from "./verdict.ts";

const now = Date.parse("2026-11-29T23:00:00.000Z");
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
type Queue = VerdictInput["queues"][number];
const queue = (change: Partial<Queue> = {}): Queue => ({ name: "a", failing: null, openDeadLetters: 0, hasNoConsumer: false, ...change });
const share = (failed: number, finished: number | null, muted = 0): CurrentFailures => ({ failed, finished, muted });
const verdict = (queues: Queue[], change: Partial<VerdictInput> = {}) =>
  verdictOf({ queues, lastFailedAt: null, episode: null, waits: false, ...change }, now);

describe("the kind of the verdict", () => {
  const failing = queue({ failing: share(3, 4), openDeadLetters: 3 });
  const stalled = queue({ name: "s", hasNoConsumer: true });
  const old = queue({ name: "o", openDeadLetters: 457 });
  const cases: [string, Queue[], Partial<VerdictInput>, string][] = [
    ["no queues", [], {}, "ok"],
    ["nothing open", [queue()], { lastFailedAt: ago(1) }, "ok"],
    ["one old dead letter", [queue({ openDeadLetters: 1 })], { lastFailedAt: ago(26 * 60) }, "waiting"],
    ["a dead letter of unknown time", [queue({ openDeadLetters: 1 })], {}, "waiting"],
    ["a failure in the last five minutes", [failing], { lastFailedAt: ago(1) }, "failing"],
    ["old dead letters beside a failing queue", [failing, old], { lastFailedAt: ago(1) }, "failing"],
    ["the last failure six minutes ago", [old], { lastFailedAt: ago(6) }, "stopped-failing"],
    ["the last failure just under an hour ago", [old], { lastFailedAt: ago(59.9) }, "stopped-failing"],
    ["the last failure an hour ago", [old], { lastFailedAt: ago(60) }, "waiting"],
    ["no consumer", [stalled], {}, "stalled"],
    ["no consumer, after failures", [stalled, old], { lastFailedAt: ago(14) }, "stalled"],
    ["failing, and another queue without a consumer", [failing, stalled], { lastFailedAt: ago(1) }, "failing"],
    ["failures of muted causes alone", [queue({ failing: share(3, 4, 3), openDeadLetters: 3 })], { lastFailedAt: ago(1) }, "waiting"],
    ["one failure beside those of muted causes", [queue({ failing: share(4, 9, 3) })], {}, "failing"],
    ["a pause or an approval", [queue()], { waits: true }, "waiting"],
  ];
  test.each(cases)("%s", (_, queues, change, kind) => expect(verdict(queues, change).kind).toBe(kind));

  test("a queue without a consumer is named beside a failing one", () =>
    expect(verdict([failing, stalled])).toMatchObject({ failing: ["a"], stalled: ["s"], toClear: 3 }));
});

test("the rate is the share of the failing queues alone, and too few jobs or unknown ones have none", () => {
  const busy = queue({ name: "busy" });
  expect(verdict([queue({ failing: share(12, 100) }), busy])).toMatchObject({ rate: 0.12, now: { failed: 12, finished: 100 } });
  expect(verdict([queue({ failing: share(3, 10) }), queue({ name: "b", failing: share(9, 10) })])).toMatchObject({
    rate: 0.6,
    failing: ["b", "a"],
  });
  expect(verdict([queue({ failing: share(3, 4) })])).toMatchObject({ rate: null, now: { failed: 3, finished: 4 } });
  expect([rateOf(share(1, 19)), rateOf(share(1, 20)), rateOf(share(30, null)), rateOf(share(21, 20))]).toEqual([null, 0.05, null, 1]);
  expect(addShares([share(1, 2), share(3, null)])).toEqual({ failed: 4, finished: null });
  expect(verdict([queue({ failing: share(30, 100, 10) }), queue({ name: "m", failing: share(5, 5, 5) })])).toMatchObject({
    rate: 0.3,
    now: { failed: 30, finished: 100, muted: 10 },
    failing: ["a"],
    muted: 15,
  });
  expect(verdict([busy], { lastFailedAt: ago(9) })).toMatchObject({ rate: null, now: null, before: null });
});

describe("failures began", () => {
  const failing = [queue({ failing: share(12, 100), openDeadLetters: 12 })];
  const since = (deploy: { version: string; at: string } | null, queues = failing) =>
    verdict(queues, { episode: { sinceAt: ago(10), before: share(0, 80), deploy } });

  test("shortly after a deploy", () => {
    const deploy = { version: "v12", at: ago(24) };
    expect(since(deploy)).toMatchObject({ sinceAt: ago(10), before: { failed: 0, finished: 80 }, afterDeploy: deploy });
  });
  test("long after the last deploy", () => expect(since({ version: "v12", at: ago(40) }).afterDeploy).toBeNull());
  test("before a deploy", () => expect(since({ version: "v12", at: ago(9) }).afterDeploy).toBeNull());
  test("without any deploy", () => expect(since(null).afterDeploy).toBeNull());
  test("in a queue that does not fail any more", () =>
    expect(since({ version: "v12", at: ago(24) }, [queue({ openDeadLetters: 12 })])).toMatchObject({
      sinceAt: null,
      before: null,
      afterDeploy: null,
    }));
});

test("an episode goes back without a gap from the latest quarter that has failures", () => {
  expect(episodeStart([])).toBeNull();
  expect(episodeStart([100])).toBe(100 * 900_000);
  expect(episodeStart([97, 100, 99, 95, 100])).toBe(99 * 900_000);
});
