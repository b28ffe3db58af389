import { countMoved } from "../queues/counts.ts";
import { isPausedAt } from "../queues/paused.ts";
import { Backoff, leaseSeconds, type RemovalPolicy, undeliveredSeconds } from "#domain/jobs/job";
import type { InjectedFault } from "#domain/faultInjection";
import { injectedFaultOf, type InjectedFaultRow, selectInjectedFaults } from "../faultInjection.ts";
import { parseJsonOrNull } from "./read.ts";
import { secondsAfter } from "../time.ts";
import { batchByName } from "../batch.ts";
import { insertJobs } from "./insert.ts";
import type { JobToInsert } from "./prepare.ts";

/**
 * A claimed job: its attempt number, its number of attempts, how many of both it had before an operator made it start over, and the options
 * of its producer.
 */
export type ClaimedJob = {
  attempt: number;
  attempts: number;
  earlierAttempts: number;
  /** When the job became ready to run, Unix ms. */
  readyMs: number;
  parentId: string | null;
  /** The message if an operator edited it after it was sent, JSON text; otherwise null. */
  editedBody: string | null;
  backoff: Backoff | null;
  timeoutMs: number | null;
  removeOnComplete: RemovalPolicy;
};
/**
 * The outcome of a claim. Jobs in neither `claimed` nor `removed` were not claimed: their queue is `paused`, or they are in another
 * state. `removed` are jobs whose message carries a ticket but whose row no longer exists.
 */
export type ClaimResult = {
  claimed: Map<string, ClaimedJob>;
  removed: string[];
  paused: boolean;
  faults: InjectedFault[];
};

/**
 * What to claim. `ids` may start now. Messages `withoutTicket` become jobs whether or not they may start. `withTicket` are the ids of
 * messages that carry a ticket.
 */
export type ClaimRequest = {
  ids: readonly string[];
  withoutTicket: readonly Pick<JobToInsert, "message" | "body">[];
  withTicket?: readonly string[];
  /** The lease that the queue sets, ms; undefined for the default. */
  leaseMs?: number | undefined;
};

const queueRuns = `NOT EXISTS (SELECT 1 FROM queues WHERE name = ?3 AND ${isPausedAt("?2")})`;

/** The columns of {@link ClaimedRow} that do not say which job and attempt it is. */
export const unclaimedColumns = `attempts, parent_id AS parentId, options, iif(edited, full_body, NULL) AS edited, created_at AS createdAt, due_at AS dueAt`;

/** The columns of {@link ClaimedRow}. */
export const claimedColumns = `jobs.id, attempt, earlier_attempts AS earlierAttempts, ${unclaimedColumns}`;
/** A job as a claim reads it. */
export type ClaimedRow = {
  id: string;
  attempt: number;
  attempts: number;
  earlierAttempts: number;
  parentId: string | null;
  options: string | null;
  edited: string | null;
} & ReadyTimes;
type ReadyTimes = { createdAt: string; dueAt: string | null };

/** Seconds that a delivery may be early: clocks differ, and queues count whole seconds. */
const earlySeconds = 1;

/**
 * Sets `due_at` of claimed jobs that a pause or the reconciler postponed back to the end of their lease. This is a statement of its own
 * because an UPDATE that names an indexed column writes the index even if the value stays the same.
 */
const restoreLeases = (db: D1Database, queue: string, ids: string, at: string) =>
  db
    .prepare(
      `UPDATE jobs SET due_at = ?2 WHERE id IN (SELECT value FROM json_each(${idsIfAnyDueLater})) AND state = 'active' AND due_at > ?2`,
    )
    .bind(ids, secondsAfter(at, leaseSeconds), queue);

/**
 * Sets `due_at` of claimed jobs to the end of the lease that their queue sets. Without it, the reconciler would look for a job with a short
 * lease too late, and at one with a long lease again and again.
 */
export const setLeases = (db: D1Database, ids: string, at: string, leaseMs: number) =>
  db
    .prepare(
      `UPDATE jobs SET due_at = ?2 FROM json_each(?1) AS j
       WHERE jobs.id = j.value AND state = 'active' AND started_at = ?3 AND due_at IS NOT ?2`,
    )
    .bind(ids, secondsAfter(at, leaseMs / 1000), at);

/** The ids bound as ?1, or none if the queue has no delayed jobs, which is the usual case. */
const idsIfAnyDelayed = `iif((SELECT delayed FROM queues WHERE name = ?3) > 0, ?1, '[]')`;
/** The ids bound as ?1, or none if the queue has no job that is due later than ?2. */
const idsIfAnyDueLater = `iif(EXISTS (SELECT 1 FROM jobs WHERE queue = ?3 AND due_at > ?2), ?1, '[]')`;

// A delayed job waits for its time: a stray copy of its message that arrives earlier must not skip the wait. A claim does not change
// due_at, so it writes the job's row and no index entry.
const claimFrom = (db: D1Database, state: "waiting" | "delayed", ids: string, queue: string, at: string) =>
  db
    .prepare(
      `UPDATE jobs SET state = 'active', attempt = attempt + 1, started_at = ?2, run_at = NULL, sends = 1
       FROM json_each(${state === "delayed" ? idsIfAnyDelayed : "?1"}) AS j
       WHERE jobs.id = j.value AND state = '${state}' AND coalesce(run_at <= ?4, 1) AND ${queueRuns} RETURNING ${claimedColumns}`,
    )
    .bind(ids, at, queue, secondsAfter(at, earlySeconds));

const countClaimed = (db: D1Database, from: "waiting" | "delayed", queue: string) =>
  countMoved(db, queue, { from, to: "active" }, ["consumer = 'job-layer'"]);

/**
 * Selects the ids of messages that carry a ticket but have no job. If the statement before it claimed all of `ids`, only the others are looked
 * for.
 */
const selectRemoved = (db: D1Database, ids: readonly string[], withTicket: readonly string[]) => {
  const claimable = new Set(ids);
  return db
    .prepare(`SELECT value AS id FROM json_each(iif(changes() = ?1, ?2, ?3)) WHERE NOT EXISTS (SELECT 1 FROM jobs WHERE id = value)`)
    .bind(claimable.size, JSON.stringify(withTicket.filter((id) => !claimable.has(id))), JSON.stringify(withTicket));
};

/** Returns a function that parses times, ISO UTC, to Unix ms. Of the jobs of a batch, many in a row have the same. */
function createTimeParser(): (text: string) => number {
  let last = "";
  let ms = Number.NaN;
  return (text) => (text === last ? ms : (ms = Date.parse((last = text))));
}

const createdMsOf = createTimeParser();
const dueMsOf = createTimeParser();

/**
 * Returns when a job became ready, Unix ms. `due_at` is one minute after that, unless the job was postponed. A first attempt cannot have
 * waited longer than the job exists.
 */
function readyMsOf({ createdAt, dueAt }: ReadyTimes, atMs: number): number {
  const createdMs = createdMsOf(createdAt);
  const readyMs = dueAt === null ? createdMs : dueMsOf(dueAt) - undeliveredSeconds * 1000;
  return readyMs > atMs || readyMs < createdMs ? createdMs : readyMs;
}

type ClaimOptions = Pick<ClaimedJob, "backoff" | "timeoutMs" | "removeOnComplete">;
const noOptions: ClaimOptions = { backoff: null, timeoutMs: null, removeOnComplete: false };

/** Returns the options of a producer that an attempt needs. Options of a later version that this one cannot parse must not block the other jobs of the batch. */
function claimOptionsOf(options: string): ClaimOptions {
  const { backoff, timeoutMs, removeOnComplete } = (parseJsonOrNull(options) ?? {}) as { backoff?: unknown } & Partial<ClaimOptions>;
  return {
    backoff: Backoff.safeParse(backoff).data ?? null,
    timeoutMs: timeoutMs ?? null,
    removeOnComplete: removeOnComplete ?? false,
  };
}

/** Returns a claimed job. `attempt` is that of this claim, which started at `atMs`. */
export function claimedJobOf(row: Omit<ClaimedRow, "id">, atMs: number): ClaimedJob {
  const { attempt, attempts, earlierAttempts, parentId, edited: editedBody, options } = row;
  const readyMs = readyMsOf(row, atMs);
  return { attempt, attempts, earlierAttempts, readyMs, parentId, editedBody, ...(options === null ? noOptions : claimOptionsOf(options)) };
}

/**
 * Claims jobs in one round trip. Messages without a ticket are inserted as jobs. Waiting jobs become active unless the queue is paused.
 * D1 runs one batch at a time, so no job starts after a pause has committed. With `withFaults`, returns the injected faults.
 */
export async function claimJobs(
  db: D1Database,
  queue: string,
  request: ClaimRequest,
  at: string,
  withFaults: boolean,
): Promise<ClaimResult> {
  const ids = JSON.stringify(request.ids);
  type Rows = { stop: { paused: number }; faults: InjectedFaultRow; delayed: ClaimedRow; waiting: ClaimedRow; removed: { id: string } };
  const { stop, faults, delayed, waiting, removed } = await batchByName<Rows>(db, {
    stop: db.prepare(`SELECT ${isPausedAt("?2")} AS paused FROM queues WHERE name = ?1`).bind(queue, at),
    faults: withFaults ? selectInjectedFaults(db) : null,
    delayed: claimFrom(db, "delayed", ids, queue, at),
    delayedCount: countClaimed(db, "delayed", queue),
    inserted: insertJobs(
      db,
      request.withoutTicket.map((message) => ({ queue, ...message })),
      at,
    ),
    waiting: claimFrom(db, "waiting", ids, queue, at),
    removed: selectRemoved(db, request.ids, request.withTicket ?? []),
    waitingCount: countClaimed(db, "waiting", queue),
    leases: request.leaseMs === undefined ? restoreLeases(db, queue, ids, at) : setLeases(db, ids, at, request.leaseMs),
  });
  const atMs = Date.parse(at);
  return {
    claimed: new Map([...delayed.rows, ...waiting.rows].map((row) => [row.id, claimedJobOf(row, atMs)])),
    removed: removed.rows.map(({ id }) => id),
    paused: stop.rows[0]?.paused === 1,
    faults: faults.rows.map(injectedFaultOf),
  };
}

/** A statement that counts messages whose job was removed before they arrived. */
export const countDiscarded = (db: D1Database, queue: string, count: number): D1PreparedStatement =>
  db.prepare(`UPDATE queues SET discarded = discarded + ?2 WHERE name = ?1`).bind(queue, count);
