import { leaseSeconds } from "../jobs/job.ts";
import { type TokenBucket, type Candidate, type Limits, withTokenTaken, usedTokens, tokenWaitMs } from "./limits.ts";

/** A job that waits for its turn. `order` is its arrival, counted; `since` the same in ms. */
export type WaitListEntry = Candidate & { order: number; since: number };

/**
 * Somebody whose turn has come, until when in ms. A `pass` was sent and has not arrived yet; a `slot` runs under a
 * concurrency limit; a `lease` runs without one, and has said so by a heartbeat.
 */
export type Lease = { kind: "pass" | "slot" | "lease"; until: number };

/** All that is known of a queue. `places` stand in the order in which their turn comes; `""` is the queue's own bucket. */
export type WaitList = { entries: WaitListEntry[]; leases: Map<string, Lease>; buckets: Map<string, TokenBucket>; arrivals: number };

/** What becomes different; what is not named stays. A bucket or a hold of null is gone. */
export type WaitListChange = {
  join?: readonly WaitListEntry[];
  leave?: readonly string[];
  leases?: readonly (readonly [string, Lease | null])[];
  buckets?: readonly (readonly [string, TokenBucket | null])[];
};

/** Beyond these nobody is remembered: places, keys with a bucket, holds. */
export const waitListLimits = { entries: 10_000, keys: 50_000, leases: 100_000 } as const;
/** How long a pass is good for. */
export const permitMs = 60_000;
/** Who joined less than this ago isn't sent for: the job of a message from outside may not be written down yet. */
export const storeGraceMs = 200;
/** How soon to look again when there are too many keys or holds, ms. */
const crowdedMs = 1_000;
const leaseMs = leaseSeconds * 1000;
const queueBucket = "";

export const newWaitList = (): WaitList => ({ entries: [], leases: new Map(), buckets: new Map(), arrivals: 0 });

const byTurn = (a: WaitListEntry, b: WaitListEntry): number => b.priority - a.priority || a.order - b.order;

/** Makes a change happen to a line. */
export function applyWaitListChange(line: WaitList, { join = [], leave = [], leases: holds = [], buckets = [] }: WaitListChange): void {
  const gone = new Set(leave);
  if (gone.size) line.entries = line.entries.filter(({ id }) => !gone.has(id));
  if (join.length) line.entries = [...line.entries, ...join].toSorted(byTurn);
  for (const { order } of join) line.arrivals = Math.max(line.arrivals, order + 1);
  for (const [id, hold] of holds)
    if (hold) line.leases.set(id, hold);
    else line.leases.delete(id);
  for (const [key, bucket] of buckets)
    if (bucket) line.buckets.set(key, bucket);
    else line.buckets.delete(key);
}

/** The hold of a job, unless it is void. */
export function leaseOf(line: WaitList, id: string, now: number): Lease | undefined {
  const hold = line.leases.get(id);
  return hold && hold.until > now ? hold : undefined;
}

/** What is left at one moment, while places take from it one after the other. The line itself stays as it is. */
function budgetOf(line: WaitList, limits: Limits, now: number) {
  const taken = new Map<string, TokenBucket>();
  const bucketOf = (key: string) => taken.get(key) ?? line.buckets.get(key);
  const { rate, keyRate, concurrency } = limits;
  const counted = concurrency === null ? [] : [...line.leases.values()].filter(({ kind, until }) => kind !== "lease" && until > now);
  let free = concurrency === null ? waitListLimits.leases - line.leases.size : concurrency - counted.length;
  const slotWait = (): number => counted.reduce((soonest, { until }) => Math.min(soonest, until - now), leaseMs);
  const isCrowded = (key: string): boolean => !bucketOf(key) && line.buckets.size + taken.size >= waitListLimits.keys;
  return {
    taken,
    /** Milliseconds until anybody may start: rate and concurrency of the queue. */
    wait: (): number => Math.max(free > 0 ? 0 : slotWait(), rate ? tokenWaitMs(bucketOf(queueBucket), rate, now) : 0),
    /** Milliseconds until this one may, because of its key, or because it still runs. */
    waitOf({ id, key }: Candidate): number {
      const hold = concurrency === null ? undefined : leaseOf(line, id, now);
      if (hold && hold.kind !== "lease") return hold.until - now;
      if (!keyRate || key === null) return 0;
      return isCrowded(key) ? crowdedMs : tokenWaitMs(bucketOf(key), keyRate, now);
    },
    take({ key }: Candidate): void {
      free -= 1;
      if (rate) taken.set(queueBucket, withTokenTaken(bucketOf(queueBucket), rate, now));
      if (keyRate && key !== null) taken.set(key, withTokenTaken(bucketOf(key), keyRate, now));
    },
  };
}

type Walk = { go: WaitListEntry[]; wakeAt: number | null };

/** Goes along the line: who may start now, up to `most`, and when to look again. Who waits for their own key is passed by. */
function walk(line: WaitList, limits: Limits, now: number, places: readonly WaitListEntry[], most: number, settle: number): Walk {
  const budget = budgetOf(line, limits, now);
  const go: WaitListEntry[] = [];
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
function spend(line: WaitList, limits: Limits, now: number, started: readonly Candidate[]): (readonly [string, TokenBucket])[] {
  const budget = budgetOf(line, limits, now);
  for (const one of started) budget.take(one);
  return [...budget.taken];
}

/**
 * A batch asks to start. Who has a pass may; the others join the line and go if their turn has come, those before them
 * counted in. Who can't go keeps a place, unless the line is full: then they are refused and must come again.
 */
export function admitBatch(
  line: WaitList,
  limits: Limits,
  now: number,
  batch: readonly Candidate[],
): { granted: string[]; change: WaitListChange } {
  const asked = new Map(batch.map((one) => [one.id, one]));
  const passed = [...asked.values()].filter(({ id }) => leaseOf(line, id, now)?.kind === "pass").map(({ id }) => id);
  for (const id of passed) asked.delete(id);
  const known = new Set(line.entries.map(({ id }) => id));
  const joining = [...asked.values()]
    .filter(({ id }) => !known.has(id))
    .map((one, index): WaitListEntry => ({ ...one, order: line.arrivals + index, since: now }));
  const everybody = joining.length ? [...line.entries, ...joining].toSorted(byTurn) : line.entries;
  const started = walk(line, limits, now, everybody, Infinity, 0).go.filter(({ id }) => asked.has(id));
  const ids = new Set(started.map(({ id }) => id));
  const leave = [...ids].filter((id) => known.has(id));
  const room = waitListLimits.entries - line.entries.length + leave.length;
  const granted = [...passed, ...ids];
  const slot: Lease | null = limits.concurrency === null ? null : { kind: "slot", until: now + leaseMs };
  return {
    granted,
    change: {
      leave,
      join: joining.filter(({ id }) => !ids.has(id)).slice(0, room),
      leases: (slot ? granted : passed).map((id) => [id, slot] as const),
      buckets: spend(line, limits, now, started),
    },
  };
}

/** Whose turn it is, to be sent for, at most `most`; and when to look again, ms, or null while nobody waits for time. */
export function listDue(line: WaitList, limits: Limits, now: number, most: number): { due: WaitListEntry[]; wakeAt: number | null } {
  const { go, wakeAt } = walk(line, limits, now, line.entries, most, storeGraceMs);
  return { due: go, wakeAt };
}

/** Of those whose turn it was, `ready` can be sent and the others are over: gives passes to those whose turn it still is. */
export function grantPermits(line: WaitList, limits: Limits, now: number, due: readonly string[], ready: ReadonlySet<string>) {
  const { go } = walk(
    line,
    limits,
    now,
    line.entries.filter(({ id }) => ready.has(id)),
    Infinity,
    0,
  );
  const permitted = go.map(({ id }) => id);
  const change: WaitListChange = {
    leave: [...permitted, ...due.filter((id) => !ready.has(id))],
    leases: permitted.map((id) => [id, { kind: "pass", until: now + permitMs }] as const),
    buckets: spend(line, limits, now, go),
  };
  return { passed: permitted, change };
}

/** Somebody says that a job still runs. Null when there are too many to remember another. */
export function extendLease(line: WaitList, id: string, now: number): WaitListChange | null {
  const kind = line.leases.get(id)?.kind === "slot" ? "slot" : "lease";
  if (!line.leases.has(id) && line.leases.size >= waitListLimits.leases) return null;
  return { leases: [[id, { kind, until: now + leaseMs }]] };
}

/** The Worker of these lives: holds of theirs that have less than half their time left begin anew. */
export function renewLeases(line: WaitList, ids: readonly string[], now: number): WaitListChange {
  const due = ids.flatMap((id) => {
    const hold = line.leases.get(id);
    return hold && hold.kind !== "pass" && hold.until - now < leaseMs / 2 ? [[id, { ...hold, until: now + leaseMs }] as const] : [];
  });
  return due.length ? { leases: due } : {};
}

/** What means nothing any more: void holds, and buckets that are full again or have no limit. */
export function removeExpired(line: WaitList, { rate, keyRate }: Limits, now: number): WaitListChange {
  const isFull = ([key, bucket]: [string, TokenBucket]): boolean => {
    const limit = key === queueBucket ? rate : keyRate;
    return limit === null || usedTokens(bucket, limit, now) === 0;
  };
  return {
    leases: [...line.leases].filter(([, { until }]) => until <= now).map(([id]) => [id, null] as const),
    buckets: [...line.buckets].filter(isFull).map(([key]) => [key, null] as const),
  };
}
