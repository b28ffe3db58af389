import { leaseSeconds } from "./jobs.ts";
import { type Bucket, type Candidate, type Limits, takenFrom, usedOf, waitFor } from "./limits.ts";

/** A job that waits for its turn. `order` is its arrival, counted; `since` the same in ms. */
export type Place = Candidate & { order: number; since: number };

/**
 * Somebody whose turn has come, until when in ms. A `pass` was sent and has not arrived yet; a `slot` runs under a
 * concurrency limit; a `lease` runs without one, and has said so by a heartbeat.
 */
export type Hold = { kind: "pass" | "slot" | "lease"; until: number };

/** All that is known of a queue. `places` stand in the order in which their turn comes; `""` is the queue's own bucket. */
export type Line = { places: Place[]; holds: Map<string, Hold>; buckets: Map<string, Bucket>; arrivals: number };

/** What becomes different; what is not named stays. A bucket or a hold of null is gone. */
export type Change = {
  join?: readonly Place[];
  leave?: readonly string[];
  holds?: readonly (readonly [string, Hold | null])[];
  buckets?: readonly (readonly [string, Bucket | null])[];
};

/** Beyond these nobody is remembered: places, keys with a bucket, holds. */
export const lineLimits = { places: 10_000, keys: 50_000, holds: 100_000 } as const;
/** How long a pass is good for. */
export const passMs = 60_000;
/** Who joined less than this ago isn't sent for: the job of a message from outside may not be written down yet. */
export const settleMs = 200;
/** How soon to look again when there are too many keys or holds, ms. */
const crowdedMs = 1_000;
const leaseMs = leaseSeconds * 1000;
const queueBucket = "";

export const newLine = (): Line => ({ places: [], holds: new Map(), buckets: new Map(), arrivals: 0 });

const byTurn = (a: Place, b: Place): number => b.priority - a.priority || a.order - b.order;

/** Makes a change happen to a line. */
export function apply(line: Line, { join = [], leave = [], holds = [], buckets = [] }: Change): void {
  const gone = new Set(leave);
  if (gone.size) line.places = line.places.filter(({ id }) => !gone.has(id));
  if (join.length) line.places = [...line.places, ...join].toSorted(byTurn);
  for (const { order } of join) line.arrivals = Math.max(line.arrivals, order + 1);
  for (const [id, hold] of holds)
    if (hold) line.holds.set(id, hold);
    else line.holds.delete(id);
  for (const [key, bucket] of buckets)
    if (bucket) line.buckets.set(key, bucket);
    else line.buckets.delete(key);
}

/** The hold of a job, unless it is void. */
export function holdOf(line: Line, id: string, now: number): Hold | undefined {
  const hold = line.holds.get(id);
  return hold && hold.until > now ? hold : undefined;
}

/** What is left at one moment, while places take from it one after the other. The line itself stays as it is. */
function budgetOf(line: Line, limits: Limits, now: number) {
  const taken = new Map<string, Bucket>();
  const bucketOf = (key: string) => taken.get(key) ?? line.buckets.get(key);
  const { rate, keyRate, concurrency } = limits;
  const counted = concurrency === null ? [] : [...line.holds.values()].filter(({ kind, until }) => kind !== "lease" && until > now);
  let free = concurrency === null ? lineLimits.holds - line.holds.size : concurrency - counted.length;
  const slotWait = (): number => counted.reduce((soonest, { until }) => Math.min(soonest, until - now), leaseMs);
  const isCrowded = (key: string): boolean => !bucketOf(key) && line.buckets.size + taken.size >= lineLimits.keys;
  return {
    taken,
    /** Milliseconds until anybody may start: rate and concurrency of the queue. */
    wait: (): number => Math.max(free > 0 ? 0 : slotWait(), rate ? waitFor(bucketOf(queueBucket), rate, now) : 0),
    /** Milliseconds until this one may, because of its key, or because it still runs. */
    waitOf({ id, key }: Candidate): number {
      const hold = concurrency === null ? undefined : holdOf(line, id, now);
      if (hold && hold.kind !== "lease") return hold.until - now;
      if (!keyRate || key === null) return 0;
      return isCrowded(key) ? crowdedMs : waitFor(bucketOf(key), keyRate, now);
    },
    take({ key }: Candidate): void {
      free -= 1;
      if (rate) taken.set(queueBucket, takenFrom(bucketOf(queueBucket), rate, now));
      if (keyRate && key !== null) taken.set(key, takenFrom(bucketOf(key), keyRate, now));
    },
  };
}

type Walk = { go: Place[]; wakeAt: number | null };

/** Goes along the line: who may start now, up to `most`, and when to look again. Who waits for their own key is passed by. */
function walk(line: Line, limits: Limits, now: number, places: readonly Place[], most: number, settle: number): Walk {
  const budget = budgetOf(line, limits, now);
  const go: Place[] = [];
  let soonest = Infinity;
  for (const place of places) {
    const wait = go.length >= most ? 0 : budget.wait();
    if (wait > 0 || go.length >= most) return { go, wakeAt: now + Math.min(wait, soonest) };
    const own = budget.waitOf(place);
    if (own > 0) {
      soonest = Math.min(soonest, own);
      continue;
    }
    // Whose turn has come keeps it, even if it can't be sent for yet.
    budget.take(place);
    const age = now - place.since;
    if (age >= 0 && age < settle) soonest = Math.min(soonest, settle - age);
    else go.push(place);
  }
  return { go, wakeAt: soonest === Infinity ? null : now + soonest };
}

/** The buckets after these have started. */
function spend(line: Line, limits: Limits, now: number, started: readonly Candidate[]): (readonly [string, Bucket])[] {
  const budget = budgetOf(line, limits, now);
  for (const one of started) budget.take(one);
  return [...budget.taken];
}

/**
 * A batch asks to start. Who has a pass may; the others join the line and go if their turn has come, those before them
 * counted in. Who can't go keeps a place, unless the line is full: then they are refused and must come again.
 */
export function admission(line: Line, limits: Limits, now: number, batch: readonly Candidate[]): { granted: string[]; change: Change } {
  const asked = new Map(batch.map((one) => [one.id, one]));
  const passed = [...asked.values()].filter(({ id }) => holdOf(line, id, now)?.kind === "pass").map(({ id }) => id);
  for (const id of passed) asked.delete(id);
  const known = new Set(line.places.map(({ id }) => id));
  const joining = [...asked.values()]
    .filter(({ id }) => !known.has(id))
    .map((one, index): Place => ({ ...one, order: line.arrivals + index, since: now }));
  const everybody = joining.length ? [...line.places, ...joining].toSorted(byTurn) : line.places;
  const started = walk(line, limits, now, everybody, Infinity, 0).go.filter(({ id }) => asked.has(id));
  const ids = new Set(started.map(({ id }) => id));
  const leave = [...ids].filter((id) => known.has(id));
  const room = lineLimits.places - line.places.length + leave.length;
  const granted = [...passed, ...ids];
  const slot: Hold | null = limits.concurrency === null ? null : { kind: "slot", until: now + leaseMs };
  return {
    granted,
    change: {
      leave,
      join: joining.filter(({ id }) => !ids.has(id)).slice(0, room),
      holds: (slot ? granted : passed).map((id) => [id, slot] as const),
      buckets: spend(line, limits, now, started),
    },
  };
}

/** Whose turn it is, to be sent for, at most `most`; and when to look again, ms, or null while nobody waits for time. */
export function turns(line: Line, limits: Limits, now: number, most: number): { due: Place[]; wakeAt: number | null } {
  const { go, wakeAt } = walk(line, limits, now, line.places, most, settleMs);
  return { due: go, wakeAt };
}

/** Of those whose turn it was, `ready` can be sent and the others are over: gives passes to those whose turn it still is. */
export function handPasses(line: Line, limits: Limits, now: number, due: readonly string[], ready: ReadonlySet<string>) {
  const { go } = walk(
    line,
    limits,
    now,
    line.places.filter(({ id }) => ready.has(id)),
    Infinity,
    0,
  );
  const passed = go.map(({ id }) => id);
  const change: Change = {
    leave: [...passed, ...due.filter((id) => !ready.has(id))],
    holds: passed.map((id) => [id, { kind: "pass", until: now + passMs }] as const),
    buckets: spend(line, limits, now, go),
  };
  return { passed, change };
}

/** Somebody says that a job still runs. Null when there are too many to remember another. */
export function prolonged(line: Line, id: string, now: number): Change | null {
  const kind = line.holds.get(id)?.kind === "slot" ? "slot" : "lease";
  if (!line.holds.has(id) && line.holds.size >= lineLimits.holds) return null;
  return { holds: [[id, { kind, until: now + leaseMs }]] };
}

/** The Worker of these lives: holds of theirs that have less than half their time left begin anew. */
export function renewed(line: Line, ids: readonly string[], now: number): Change {
  const due = ids.flatMap((id) => {
    const hold = line.holds.get(id);
    return hold && hold.kind !== "pass" && hold.until - now < leaseMs / 2 ? [[id, { ...hold, until: now + leaseMs }] as const] : [];
  });
  return due.length ? { holds: due } : {};
}

/** What means nothing any more: void holds, and buckets that are full again or have no limit. */
export function outdated(line: Line, { rate, keyRate }: Limits, now: number): Change {
  const isFull = ([key, bucket]: [string, Bucket]): boolean => {
    const limit = key === queueBucket ? rate : keyRate;
    return limit === null || usedOf(bucket, limit, now) === 0;
  };
  return {
    holds: [...line.holds].filter(([, { until }]) => until <= now).map(([id]) => [id, null] as const),
    buckets: [...line.buckets].filter(isFull).map(([key]) => [key, null] as const),
  };
}
