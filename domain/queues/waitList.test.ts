import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Candidate, type Limits, noLimits } from "./limits.ts";
import {
  admitBatch,
  applyWaitListChange,
  grantPermits,
  leaseOf,
  type WaitList,
  waitListLimits,
  newWaitList,
  removeExpired,
  permitMs,
  extendLease,
  listDue,
} from "./waitList.ts";

const began = 1_790_000_000_000;
const job = (id: string, rest: Partial<Candidate> = {}): Candidate => ({ id, key: null, priority: 0, ...rest });
const jobs = (count: number, rest: Partial<Candidate> = {}): Candidate[] => Array.from({ length: count }, (_, at) => job(`j-${at}`, rest));

/** Does what a coordinator does: keeps the line, and sends for whose turn it is; what it sent has not arrived yet. */
function coordinator(limits: Limits) {
  const line: WaitList = newWaitList();
  const onTheWay = new Map<string, Candidate>();
  const known = new Map<string, Candidate>();
  return {
    line,
    onTheWay,
    admit(batch: readonly Candidate[], now: number): string[] {
      for (const one of batch) known.set(one.id, one);
      const { granted, change } = admitBatch(line, limits, now, batch);
      applyWaitListChange(line, change);
      for (const { id } of batch) onTheWay.delete(id);
      return granted;
    },
    send(now: number): string[] {
      const { due } = listDue(line, limits, now, 100);
      const ids = due.map(({ id }) => id);
      const { passed, change } = grantPermits(line, limits, now, ids, new Set(ids));
      applyWaitListChange(line, change);
      for (const id of passed) onTheWay.set(id, known.get(id) ?? job(id));
      return passed;
    },
    release: (ids: readonly string[]) => applyWaitListChange(line, { leases: ids.map((id) => [id, null] as const) }),
    tidy: (now: number) => applyWaitListChange(line, removeExpired(line, limits, now)),
    wakeAt: (now: number) => listDue(line, limits, now, 100).wakeAt,
  };
}

const rate = fc.record({ limit: fc.integer({ min: 1, max: 7 }), periodMs: fc.constantFrom(100, 333, 1000, 60_000) });
const someLimits: fc.Arbitrary<Limits> = fc.record({
  rate: fc.option(rate),
  keyRate: fc.option(rate),
  concurrency: fc.option(fc.integer({ min: 1, max: 4 })),
});
/** What happens to a queue, one after the other; `pick` chooses among those there are. */
const step = fc.record({
  what: fc.constantFrom("arrive", "arrive", "wait", "wait", "deliver", "deliver", "finish", "lose", "tidy"),
  count: fc.integer({ min: 1, max: 6 }),
  key: fc.constantFrom(null, "a", "b"),
  priority: fc.constantFrom(0, 0, 5, -5),
  ms: fc.constantFrom(1, 40, 250, 1_000, 61_000),
});
type Start = { id: string; key: string | null; at: number };

/** Plays a story; answers every start, paid for when it was granted, or when its pass was handed out. */
function play(limits: Limits, story: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) {
  const queue = coordinator(limits);
  const paid: Start[] = [];
  const running = new Map<string, number>();
  let now = began;
  let made = 0;
  let most = 0;
  const pay = (ids: readonly string[], of: ReadonlyMap<string, Candidate>) =>
    paid.push(...ids.map((id) => ({ id, key: of.get(id)?.key ?? null, at: now })));
  const start = (batch: readonly Candidate[]) => {
    const passes = new Set(batch.filter(({ id }) => leaseOf(queue.line, id, now)?.kind === "pass").map(({ id }) => id));
    const granted = queue.admit(batch, now);
    for (const id of granted) running.set(id, now);
    pay(
      granted.filter((id) => !passes.has(id)),
      new Map(batch.map((one) => [one.id, one])),
    );
    for (const { id } of batch)
      expect([granted.includes(id), queue.line.entries.some((place) => place.id === id)].filter(Boolean)).toHaveLength(1);
    expect(passes.difference(new Set(granted)).size).toBe(0);
  };
  for (const { what, count, key, priority, ms } of story) {
    if (what === "arrive") start(Array.from({ length: count }, () => job(`n-${(made += 1)}`, { key, priority })));
    if (what === "wait") now += ms;
    if (what === "deliver") start([...queue.onTheWay.values()].slice(0, count));
    if (what === "lose") for (const id of [...queue.onTheWay.keys()].slice(0, 1)) queue.onTheWay.delete(id);
    if (what === "tidy") queue.tidy(now);
    if (what === "finish") {
      const over = [...running.keys()].slice(0, count);
      queue.release(over);
      for (const id of over) running.delete(id);
    }
    pay(queue.send(now), new Map(queue.onTheWay));
    const looksAfter = [...running].filter(([id]) => leaseOf(queue.line, id, now)?.kind === "slot").length;
    most = Math.max(most, looksAfter + [...queue.line.leases.values()].filter(({ kind, until }) => kind === "pass" && until > now).length);
  }
  return { queue, paid, most, now };
}

/** No window of whatever length sees more starts than a full bucket and what flows in meanwhile. */
function expectWithin(starts: readonly Start[], { limit, periodMs }: { limit: number; periodMs: number }): void {
  for (const [first, from] of starts.entries())
    for (const [last, to] of starts.entries())
      if (last >= first) expect(last - first + 1).toBeLessThanOrEqual(limit + ((to.at - from.at) * limit) / periodMs + 1e-6);
}

describe("whatever happens", () => {
  const story = fc.array(step, { maxLength: 40 });

  test("no window of time sees more starts than the rate allows, of the queue and of each key", () => {
    fc.assert(
      fc.property(someLimits, story, (limits, steps) => {
        const { paid } = play(limits, steps);
        if (limits.rate) expectWithin(paid, limits.rate);
        for (const [key, ones] of Map.groupBy(paid, (start) => start.key))
          if (limits.keyRate && key !== null) expectWithin(ones, limits.keyRate);
      }),
      { numRuns: 400 },
    );
  });

  test("no more run, or are on their way with a pass, than may at once", () => {
    fc.assert(
      fc.property(someLimits, story, (limits, steps) => {
        expect(play(limits, steps).most).toBeLessThanOrEqual(limits.concurrency ?? Infinity);
      }),
      { numRuns: 400 },
    );
  });

  test("everybody's turn comes, by waiting for no longer than it says", () => {
    fc.assert(
      fc.property(someLimits, story, (limits, steps) => {
        const { queue, now: end } = play(limits, steps);
        let now = end;
        for (let looks = 0; queue.line.entries.length > 0; looks += 1) {
          expect(looks).toBeLessThan(1_000);
          const wakeAt = queue.wakeAt(now);
          now = Math.max(now, wakeAt ?? Infinity);
          queue.send(now);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("those of one key and priority start in the order in which they came", () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 30 }), (some, count) => {
        const queue = coordinator({ ...noLimits, rate: some });
        const order = queue.admit(jobs(count), began);
        for (let now = began; queue.line.entries.length > 0;) {
          now = Math.max(now + 1, queue.wakeAt(now) ?? now);
          order.push(...queue.send(now));
        }
        expect(order).toEqual(jobs(count).map(({ id }) => id));
      }),
    );
  });
});

describe("the line", () => {
  const oneASecond: Limits = { ...noLimits, rate: { limit: 1, periodMs: 1000 } };

  test("lets the highest priority go first, whoever came before", () => {
    const queue = coordinator(oneASecond);
    queue.admit([job("first")], began);
    queue.admit([job("low", { priority: -1 }), job("usual")], began);
    queue.admit([job("high", { priority: 9 })], began);
    const order = [1, 2, 3].flatMap((second) => queue.send(began + second * 1000));
    expect(order).toEqual(["high", "usual", "low"]);
    expect(queue.admit([job("late", { priority: 9 }), job("high", { priority: 9 })], began + 3_000)).toEqual(["high"]);
  });

  test("keeps the turn of who waits: who comes later doesn't take it", () => {
    const queue = coordinator(oneASecond);
    queue.admit([job("first"), job("second")], began);
    expect(queue.admit([job("third")], began + 1000)).toEqual([]);
    expect(queue.send(began + 1000)).toEqual(["second"]);
  });

  test("passes by who waits for their own key", () => {
    const queue = coordinator({ ...noLimits, keyRate: { limit: 1, periodMs: 60_000 } });
    const batch = [job("a1", { key: "a" }), job("a2", { key: "a" }), job("b1", { key: "b" }), job("none")];
    expect(queue.admit(batch, began)).toEqual(["a1", "b1", "none"]);
    expect(queue.wakeAt(began + 1000)).toBe(began + 60_000);
  });

  test("lets a pass that nobody used in a minute be void, and its slot with it", () => {
    const queue = coordinator({ ...noLimits, concurrency: 1 });
    queue.admit([job("first"), job("second"), job("third")], began);
    queue.release(["first"]);
    expect(queue.send(began + 1000)).toEqual(["second"]);
    expect(queue.send(began + 1000 + permitMs - 1)).toEqual([]);
    expect(queue.send(began + 1000 + permitMs)).toEqual(["third"]);
    expect(queue.admit([job("second")], began + 1000 + permitMs)).toEqual([]);
  });

  test("gives a slot back whose consumer vanished, but not one that gives a sign of life", () => {
    const queue = coordinator({ ...noLimits, concurrency: 1 });
    queue.admit([job("first"), job("second")], began);
    applyWaitListChange(queue.line, extendLease(queue.line, "first", began + 100_000) ?? {});
    expect(queue.send(began + 219_999)).toEqual([]);
    expect(queue.send(began + 220_000)).toEqual(["second"]);
  });

  test("doesn't start a job a second time while it runs", () => {
    const queue = coordinator({ ...noLimits, concurrency: 2 });
    expect(queue.admit([job("first")], began)).toEqual(["first"]);
    expect(queue.admit([job("first"), job("other")], began)).toEqual(["other"]);
    queue.release(["first"]);
    expect(queue.send(began + 1000)).toEqual(["first"]);
  });

  test("is as long as it may be, and refuses who comes then", () => {
    const queue = coordinator({ ...noLimits, concurrency: 1 });
    queue.admit(jobs(waitListLimits.entries + 50), began);
    expect(queue.line.entries.length).toBe(waitListLimits.entries);
    expect(queue.admit([job("late")], began)).toEqual([]);
    expect(queue.line.entries.length).toBe(waitListLimits.entries);
  });

  test("drops who is over when their turn comes, and their token stays for the next", () => {
    const queue = coordinator(oneASecond);
    queue.admit([job("first"), job("gone"), job("next")], began);
    const { due } = listDue(queue.line, oneASecond, began + 1000, 100);
    expect(due.map(({ id }) => id)).toEqual(["gone"]);
    const { passed, change } = grantPermits(queue.line, oneASecond, began + 1000, ["gone"], new Set());
    applyWaitListChange(queue.line, change);
    expect([passed, queue.send(began + 1000)]).toEqual([[], ["next"]]);
  });

  test("forgets buckets that are full again and holds that are void, and is then as new", () => {
    const queue = coordinator({ rate: { limit: 2, periodMs: 1000 }, keyRate: { limit: 2, periodMs: 1000 }, concurrency: 3 });
    queue.admit([job("one", { key: "a" }), job("two", { key: "b" })], began);
    queue.tidy(began + 400);
    expect([queue.line.buckets.size, queue.line.leases.size]).toEqual([3, 2]);
    queue.tidy(began + 500);
    expect([...queue.line.buckets.keys()]).toEqual([""]);
    queue.tidy(began + 120_000);
    expect([queue.line.buckets.size, queue.line.leases.size]).toEqual([0, 0]);
  });
});
