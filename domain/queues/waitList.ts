import { defaultLeaseMs } from "../jobs/job.ts";
import { type TokenBucket, type Candidate, type Limits, withTokenTaken, usedTokens, tokenWaitMs } from "./limits.ts";

/** A job in the wait list. `order` is its arrival number; `since` is the time of its arrival, Unix ms. */
export type WaitListEntry = Candidate & { order: number; since: number };

/**
 * The lease of a job, valid until `until` (Unix ms). Kind `pass`: the job has a permit and was dispatched, but has not asked to start yet.
 * `slot`: it runs and counts for the concurrency limit. `lease`: it runs without a concurrency limit and has sent a heartbeat. The kinds are
 * stored, so their names stay.
 */
export type Lease = { kind: "pass" | "slot" | "lease"; until: number };

/** The state of the limiter of a queue. `entries` are in the order in which they will start. The bucket with the key `""` belongs to the queue itself. */
export type WaitList = { entries: WaitListEntry[]; leases: Map<string, Lease>; buckets: Map<string, TokenBucket>; arrivals: number };

/** A change of a wait list. A lease or bucket of null is deleted. Everything that is left out stays. */
export type WaitListChange = {
  join?: readonly WaitListEntry[];
  leave?: readonly string[];
  leases?: readonly (readonly [string, Lease | null])[];
  buckets?: readonly (readonly [string, TokenBucket | null])[];
};

/** Most wait list entries, keys with a bucket, and leases that are stored. */
export const waitListLimits = { entries: 10_000, keys: 50_000, leases: 100_000 } as const;
/** How long a permit is valid. */
export const permitMs = 60_000;
/** A job is not dispatched within this time after it joined: the row of a job from an outside message may not be stored yet. */
export const storeGraceMs = 200;
/** How soon to check again when the maximum number of keys or leases is reached, ms. */
const fullRetryMs = 1_000;
const queueBucket = "";

export const newWaitList = (): WaitList => ({ entries: [], leases: new Map(), buckets: new Map(), arrivals: 0 });

const byStartOrder = (a: WaitListEntry, b: WaitListEntry): number => b.priority - a.priority || a.order - b.order;

/** Applies a change to a wait list, in place. */
export function applyWaitListChange(waitList: WaitList, { join = [], leave = [], leases = [], buckets = [] }: WaitListChange): void {
  const leaving = new Set(leave);
  if (leaving.size) waitList.entries = waitList.entries.filter(({ id }) => !leaving.has(id));
  if (join.length) waitList.entries = [...waitList.entries, ...join].toSorted(byStartOrder);
  for (const { order } of join) waitList.arrivals = Math.max(waitList.arrivals, order + 1);
  for (const [id, lease] of leases)
    if (lease) waitList.leases.set(id, lease);
    else waitList.leases.delete(id);
  for (const [key, bucket] of buckets)
    if (bucket) waitList.buckets.set(key, bucket);
    else waitList.buckets.delete(key);
}

/** Returns the lease of a job; undefined when it has none or the lease has expired. */
export function leaseOf(waitList: WaitList, id: string, now: number): Lease | undefined {
  const lease = waitList.leases.get(id);
  return lease && lease.until > now ? lease : undefined;
}

/** Tracks how many jobs may still start at `now` while candidates take tokens one after the other. Does not change the wait list. */
function budgetOf(waitList: WaitList, limits: Limits, now: number) {
  const taken = new Map<string, TokenBucket>();
  const bucketOf = (key: string) => taken.get(key) ?? waitList.buckets.get(key);
  const { rate, keyRate, concurrency, leaseMs = defaultLeaseMs } = limits;
  const counted = concurrency === null ? [] : [...waitList.leases.values()].filter(({ kind, until }) => kind !== "lease" && until > now);
  let free = concurrency === null ? waitListLimits.leases - waitList.leases.size : concurrency - counted.length;
  const leaseWaitMs = (): number => counted.reduce((soonest, { until }) => Math.min(soonest, until - now), leaseMs);
  const isFull = (key: string): boolean => !bucketOf(key) && waitList.buckets.size + taken.size >= waitListLimits.keys;
  return {
    taken,
    /** Time until any job may start, by the rate and concurrency limits of the queue, ms. */
    wait: (): number => Math.max(free > 0 ? 0 : leaseWaitMs(), rate ? tokenWaitMs(bucketOf(queueBucket), rate, now) : 0),
    /** Time until this job may start, because of the rate limit of its key or because it still runs, ms. */
    waitOf({ id, key }: Candidate): number {
      const lease = concurrency === null ? undefined : leaseOf(waitList, id, now);
      if (lease && lease.kind !== "lease") return lease.until - now;
      if (!keyRate || key === null) return 0;
      return isFull(key) ? fullRetryMs : tokenWaitMs(bucketOf(key), keyRate, now);
    },
    take({ key }: Candidate): void {
      free -= 1;
      if (rate) taken.set(queueBucket, withTokenTaken(bucketOf(queueBucket), rate, now));
      if (keyRate && key !== null) taken.set(key, withTokenTaken(bucketOf(key), keyRate, now));
    },
  };
}

type Selection = { starting: WaitListEntry[]; wakeAt: number | null };

/**
 * Returns which of `entries` may start now, at most `maxEntries`, and when to check again (Unix ms; null if no wait ends by itself). An entry
 * that waits for the rate limit of its key does not block those behind it.
 */
function selectEntries(
  waitList: WaitList,
  limits: Limits,
  now: number,
  entries: readonly WaitListEntry[],
  maxEntries: number,
  minAgeMs: number,
): Selection {
  const budget = budgetOf(waitList, limits, now);
  const starting: WaitListEntry[] = [];
  let soonest = Infinity;
  for (const entry of entries) {
    const wait = starting.length >= maxEntries ? 0 : budget.wait();
    if (wait > 0 || starting.length >= maxEntries) return { starting, wakeAt: now + Math.min(wait, soonest) };
    const ownWaitMs = budget.waitOf(entry);
    if (ownWaitMs > 0) {
      soonest = Math.min(soonest, ownWaitMs);
      continue;
    }
    // A job keeps its permit even if it cannot be dispatched yet.
    budget.take(entry);
    const ageMs = now - entry.since;
    if (ageMs >= 0 && ageMs < minAgeMs) soonest = Math.min(soonest, minAgeMs - ageMs);
    else starting.push(entry);
  }
  return { starting, wakeAt: soonest === Infinity ? null : now + soonest };
}

/** Returns the changed buckets after these jobs have started. */
function bucketsAfter(waitList: WaitList, limits: Limits, now: number, started: readonly Candidate[]): (readonly [string, TokenBucket])[] {
  const budget = budgetOf(waitList, limits, now);
  for (const candidate of started) budget.take(candidate);
  return [...budget.taken];
}

/**
 * Decides which jobs of a batch may start. Jobs with a permit may. The others start if the limits allow it after all entries before them have
 * started. Jobs that cannot start join the wait list unless it is full; then they are refused and must ask again. Returns the ids of the
 * jobs that may start, and the change to apply.
 */
export function admitBatch(
  waitList: WaitList,
  limits: Limits,
  now: number,
  batch: readonly Candidate[],
): { granted: string[]; change: WaitListChange } {
  const requested = new Map(batch.map((candidate) => [candidate.id, candidate]));
  const permitted = [...requested.values()].filter(({ id }) => leaseOf(waitList, id, now)?.kind === "pass").map(({ id }) => id);
  for (const id of permitted) requested.delete(id);
  const waitingIds = new Set(waitList.entries.map(({ id }) => id));
  const joining = [...requested.values()]
    .filter(({ id }) => !waitingIds.has(id))
    .map((candidate, index): WaitListEntry => ({ ...candidate, order: waitList.arrivals + index, since: now }));
  const candidates = joining.length ? [...waitList.entries, ...joining].toSorted(byStartOrder) : waitList.entries;
  const started = selectEntries(waitList, limits, now, candidates, Infinity, 0).starting.filter(({ id }) => requested.has(id));
  const ids = new Set(started.map(({ id }) => id));
  const leave = [...ids].filter((id) => waitingIds.has(id));
  const freeEntries = waitListLimits.entries - waitList.entries.length + leave.length;
  const granted = [...permitted, ...ids];
  const newLease: Lease | null = limits.concurrency === null ? null : { kind: "slot", until: now + (limits.leaseMs ?? defaultLeaseMs) };
  return {
    granted,
    change: {
      leave,
      join: joining.filter(({ id }) => !ids.has(id)).slice(0, freeEntries),
      leases: (newLease ? granted : permitted).map((id) => [id, newLease] as const),
      buckets: bucketsAfter(waitList, limits, now, started),
    },
  };
}

/** Returns the entries that may be dispatched now, at most `maxEntries`, and when to check again (Unix ms; null if no wait ends by itself). */
export function listDue(
  waitList: WaitList,
  limits: Limits,
  now: number,
  maxEntries: number,
): { due: WaitListEntry[]; wakeAt: number | null } {
  const { starting, wakeAt } = selectEntries(waitList, limits, now, waitList.entries, maxEntries, storeGraceMs);
  return { due: starting, wakeAt };
}

/**
 * Grants permits to those of the `due` jobs that are `ready`, meaning that they can be dispatched, if the limits still allow it. The other
 * `due` jobs have finished and leave the wait list. Returns the ids with a permit, and the change to apply.
 */
export function grantPermits(waitList: WaitList, limits: Limits, now: number, due: readonly string[], ready: ReadonlySet<string>) {
  const { starting } = selectEntries(
    waitList,
    limits,
    now,
    waitList.entries.filter(({ id }) => ready.has(id)),
    Infinity,
    0,
  );
  const permitted = starting.map(({ id }) => id);
  const change: WaitListChange = {
    leave: [...permitted, ...due.filter((id) => !ready.has(id))],
    leases: permitted.map((id) => [id, { kind: "pass", until: now + permitMs }] as const),
    buckets: bucketsAfter(waitList, limits, now, starting),
  };
  return { permitted, change };
}

/** Returns the change that extends the lease of a job by `leaseMs` after its heartbeat; null when it would be a new lease and their maximum is reached. */
export function extendLease(waitList: WaitList, id: string, now: number, leaseMs = defaultLeaseMs): WaitListChange | null {
  const kind = waitList.leases.get(id)?.kind === "slot" ? "slot" : "lease";
  if (!waitList.leases.has(id) && waitList.leases.size >= waitListLimits.leases) return null;
  return { leases: [[id, { kind, until: now + leaseMs }]] };
}

/** Returns the change that renews the leases of running jobs. Only leases with less than half of their time left are renewed. */
export function renewLeases(waitList: WaitList, ids: readonly string[], now: number, leaseMs = defaultLeaseMs): WaitListChange {
  const due = ids.flatMap((id) => {
    const lease = waitList.leases.get(id);
    return lease && lease.kind !== "pass" && lease.until - now < leaseMs / 2 ? [[id, { ...lease, until: now + leaseMs }] as const] : [];
  });
  return due.length ? { leases: due } : {};
}

/** Returns the change that deletes expired leases, full buckets, and buckets without a limit. */
export function removeExpired(waitList: WaitList, { rate, keyRate }: Limits, now: number): WaitListChange {
  const isFull = ([key, bucket]: [string, TokenBucket]): boolean => {
    const limit = key === queueBucket ? rate : keyRate;
    return limit === null || usedTokens(bucket, limit, now) === 0;
  };
  return {
    leases: [...waitList.leases].filter(([, { until }]) => until <= now).map(([id]) => [id, null] as const),
    buckets: [...waitList.buckets].filter(isFull).map(([key]) => [key, null] as const),
  };
}
