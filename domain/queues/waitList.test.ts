import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Candidate, type Limits, noLimits } from "./limits.ts";
import { admitBatch, applyWaitListChange, extendLease, grantPermits, leaseOf, listDue, newWaitList } from "./waitList.ts";
import { permitMs, removeExpired, type WaitList, waitListLimits } from "./waitList.ts";

const began = 1_790_000_000_000;
const job = (id: string, rest: Partial<Candidate> = {}): Candidate => ({ id, key: null, priority: 0, ...rest });
const jobs = (count: number, rest: Partial<Candidate> = {}): Candidate[] => Array.from({ length: count }, (_, at) => job(`j-${at}`, rest));

/** Simulates the limiter: keeps the wait list and dispatches due jobs. Dispatched jobs stay in transit until they are delivered. */
function coordinator(limits: Limits) {
  const list: WaitList = newWaitList();
  const inTransit = new Map<string, Candidate>();
  const candidates = new Map<string, Candidate>();
  return {
    list,
    inTransit,
    admit(batch: readonly Candidate[], now: number): string[] {
      for (const candidate of batch) candidates.set(candidate.id, candidate);
      const { granted, change } = admitBatch(list, limits, now, batch);
      applyWaitListChange(list, change);
      for (const { id } of batch) inTransit.delete(id);
      return granted;
    },
    send(now: number): string[] {
      const { due } = listDue(list, limits, now, 100);
      const ids = due.map(({ id }) => id);
      const { permitted, change } = grantPermits(list, limits, now, ids, new Set(ids));
      applyWaitListChange(list, change);
      for (const id of permitted) inTransit.set(id, candidates.get(id) ?? job(id));
      return permitted;
    },
    release: (ids: readonly string[]) => applyWaitListChange(list, { leases: ids.map((id) => [id, null] as const) }),
    tidy: (now: number) => applyWaitListChange(list, removeExpired(list, limits, now)),
    wakeAt: (now: number) => listDue(list, limits, now, 100).wakeAt,
  };
}

const rate = fc.record({ limit: fc.integer({ min: 1, max: 7 }), periodMs: fc.constantFrom(100, 333, 1000, 60_000) });
const someLimits: fc.Arbitrary<Limits> = fc.record({
  rate: fc.option(rate),
  keyRate: fc.option(rate),
  concurrency: fc.option(fc.integer({ min: 1, max: 4 })),
});
/** One step of a random scenario for a queue. */
const step = fc.record({
  what: fc.constantFrom("arrive", "arrive", "wait", "wait", "deliver", "deliver", "finish", "lose", "tidy"),
  count: fc.integer({ min: 1, max: 6 }),
  key: fc.constantFrom(null, "a", "b"),
  priority: fc.constantFrom(0, 0, 5, -5),
  ms: fc.constantFrom(1, 40, 250, 1_000, 61_000),
});
type Start = { id: string; key: string | null; at: number };

/** Runs a scenario. Returns every start, with the time at which it was granted or its permit was issued, and the most jobs that ran at once. */
function play(limits: Limits, scenario: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) {
  const queue = coordinator(limits);
  const starts: Start[] = [];
  const running = new Map<string, number>();
  let now = began;
  let jobCount = 0;
  let maxAtOnce = 0;
  const record = (ids: readonly string[], of: ReadonlyMap<string, Candidate>) =>
    starts.push(...ids.map((id) => ({ id, key: of.get(id)?.key ?? null, at: now })));
  const start = (batch: readonly Candidate[]) => {
    const permits = new Set(batch.filter(({ id }) => leaseOf(queue.list, id, now)?.kind === "pass").map(({ id }) => id));
    const granted = queue.admit(batch, now);
    for (const id of granted) running.set(id, now);
    record(
      granted.filter((id) => !permits.has(id)),
      new Map(batch.map((candidate) => [candidate.id, candidate])),
    );
    for (const { id } of batch)
      expect([granted.includes(id), queue.list.entries.some((entry) => entry.id === id)].filter(Boolean)).toHaveLength(1);
    expect(permits.difference(new Set(granted)).size).toBe(0);
  };
  for (const { what, count, key, priority, ms } of scenario) {
    if (what === "arrive") start(Array.from({ length: count }, () => job(`n-${(jobCount += 1)}`, { key, priority })));
    if (what === "wait") now += ms;
    if (what === "deliver") start([...queue.inTransit.values()].slice(0, count));
    if (what === "lose") for (const id of [...queue.inTransit.keys()].slice(0, 1)) queue.inTransit.delete(id);
    if (what === "tidy") queue.tidy(now);
    if (what === "finish") {
      const finished = [...running.keys()].slice(0, count);
      queue.release(finished);
      for (const id of finished) running.delete(id);
    }
    record(queue.send(now), new Map(queue.inTransit));
    const runningCount = [...running].filter(([id]) => leaseOf(queue.list, id, now)?.kind === "slot").length;
    maxAtOnce = Math.max(
      maxAtOnce,
      runningCount + [...queue.list.leases.values()].filter(({ kind, until }) => kind === "pass" && until > now).length,
    );
  }
  return { queue, paid: starts, most: maxAtOnce, now };
}

/** Asserts that no time window, of any length, has more starts than a full bucket plus the tokens added meanwhile. */
function expectWithin(starts: readonly Start[], { limit, periodMs }: { limit: number; periodMs: number }): void {
  for (const [first, from] of starts.entries())
    for (const [last, to] of starts.entries())
      if (last >= first) expect(last - first + 1).toBeLessThanOrEqual(limit + ((to.at - from.at) * limit) / periodMs + 1e-6);
}

describe("in any scenario", () => {
  const scenario = fc.array(step, { maxLength: 40 });

  test("no time window has more starts than the rate limits allow, for the queue and for each key", () => {
    fc.assert(
      fc.property(someLimits, scenario, (limits, steps) => {
        const { paid: starts } = play(limits, steps);
        if (limits.rate) expectWithin(starts, limits.rate);
        for (const [key, startsOfKey] of Map.groupBy(starts, (start) => start.key))
          if (limits.keyRate && key !== null) expectWithin(startsOfKey, limits.keyRate);
      }),
      { numRuns: 400 },
    );
  });

  test("running jobs and jobs with a permit never exceed the concurrency limit", () => {
    fc.assert(
      fc.property(someLimits, scenario, (limits, steps) => {
        expect(play(limits, steps).most).toBeLessThanOrEqual(limits.concurrency ?? Infinity);
      }),
      { numRuns: 400 },
    );
  });

  test("every job starts if the limiter checks again at the times it returns", () => {
    fc.assert(
      fc.property(someLimits, scenario, (limits, steps) => {
        const { queue, now: end } = play(limits, steps);
        let now = end;
        for (let rounds = 0; queue.list.entries.length > 0; rounds += 1) {
          expect(rounds).toBeLessThan(1_000);
          const wakeAt = queue.wakeAt(now);
          now = Math.max(now, wakeAt ?? Infinity);
          queue.send(now);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("jobs of one key and priority start in the order of their arrival", () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 30 }), (some, count) => {
        const queue = coordinator({ ...noLimits, rate: some });
        const order = queue.admit(jobs(count), began);
        for (let now = began; queue.list.entries.length > 0;) {
          now = Math.max(now + 1, queue.wakeAt(now) ?? now);
          order.push(...queue.send(now));
        }
        expect(order).toEqual(jobs(count).map(({ id }) => id));
      }),
    );
  });
});

describe("the wait list", () => {
  const oneASecond: Limits = { ...noLimits, rate: { limit: 1, periodMs: 1000 } };

  test("starts the highest priority first, regardless of arrival", () => {
    const queue = coordinator(oneASecond);
    queue.admit([job("first")], began);
    queue.admit([job("low", { priority: -1 }), job("usual")], began);
    queue.admit([job("high", { priority: 9 })], began);
    const order = [1, 2, 3].flatMap((second) => queue.send(began + second * 1000));
    expect(order).toEqual(["high", "usual", "low"]);
    expect(queue.admit([job("late", { priority: 9 }), job("high", { priority: 9 })], began + 3_000)).toEqual(["high"]);
  });

  test("starts waiting jobs before later ones", () => {
    const queue = coordinator(oneASecond);
    queue.admit([job("first"), job("second")], began);
    expect(queue.admit([job("third")], began + 1000)).toEqual([]);
    expect(queue.send(began + 1000)).toEqual(["second"]);
  });

  test("does not block other jobs behind a job that waits for its key", () => {
    const queue = coordinator({ ...noLimits, keyRate: { limit: 1, periodMs: 60_000 } });
    const batch = [job("a1", { key: "a" }), job("a2", { key: "a" }), job("b1", { key: "b" }), job("none")];
    expect(queue.admit(batch, began)).toEqual(["a1", "b1", "none"]);
    expect(queue.wakeAt(began + 1000)).toBe(began + 60_000);
  });

  test("expires a permit that was not used within a minute", () => {
    const queue = coordinator({ ...noLimits, concurrency: 1 });
    queue.admit([job("first"), job("second"), job("third")], began);
    queue.release(["first"]);
    expect(queue.send(began + 1000)).toEqual(["second"]);
    expect(queue.send(began + 1000 + permitMs - 1)).toEqual([]);
    expect(queue.send(began + 1000 + permitMs)).toEqual(["third"]);
    expect(queue.admit([job("second")], began + 1000 + permitMs)).toEqual([]);
  });

  test("frees the lease of a vanished consumer, but not one that was extended by a heartbeat", () => {
    const queue = coordinator({ ...noLimits, concurrency: 1 });
    queue.admit([job("first"), job("second")], began);
    applyWaitListChange(queue.list, extendLease(queue.list, "first", began + 100_000) ?? {});
    expect(queue.send(began + 219_999)).toEqual([]);
    expect(queue.send(began + 220_000)).toEqual(["second"]);
  });

  test("does not start a job a second time while it runs", () => {
    const queue = coordinator({ ...noLimits, concurrency: 2 });
    expect(queue.admit([job("first")], began)).toEqual(["first"]);
    expect(queue.admit([job("first"), job("other")], began)).toEqual(["other"]);
    queue.release(["first"]);
    expect(queue.send(began + 1000)).toEqual(["first"]);
  });

  test("refuses jobs when it is full", () => {
    const queue = coordinator({ ...noLimits, concurrency: 1 });
    queue.admit(jobs(waitListLimits.entries + 50), began);
    expect(queue.list.entries.length).toBe(waitListLimits.entries);
    expect(queue.admit([job("late")], began)).toEqual([]);
    expect(queue.list.entries.length).toBe(waitListLimits.entries);
  });

  test("removes finished jobs when they are due, and their token stays for the next job", () => {
    const queue = coordinator(oneASecond);
    queue.admit([job("first"), job("finished"), job("next")], began);
    const { due } = listDue(queue.list, oneASecond, began + 1000, 100);
    expect(due.map(({ id }) => id)).toEqual(["finished"]);
    const { permitted, change } = grantPermits(queue.list, oneASecond, began + 1000, ["finished"], new Set());
    applyWaitListChange(queue.list, change);
    expect([permitted, queue.send(began + 1000)]).toEqual([[], ["next"]]);
  });

  test("deletes full buckets and expired leases, and is then empty again", () => {
    const queue = coordinator({ rate: { limit: 2, periodMs: 1000 }, keyRate: { limit: 2, periodMs: 1000 }, concurrency: 3 });
    queue.admit([job("one", { key: "a" }), job("two", { key: "b" })], began);
    queue.tidy(began + 400);
    expect([queue.list.buckets.size, queue.list.leases.size]).toEqual([3, 2]);
    queue.tidy(began + 500);
    expect([...queue.list.buckets.keys()]).toEqual([""]);
    queue.tidy(began + 120_000);
    expect([queue.list.buckets.size, queue.list.leases.size]).toEqual([0, 0]);
  });
});
