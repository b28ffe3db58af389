import { leaseSeconds } from "#domain/jobs/job";
import { batchByName } from "../batch.ts";
import { injectedFaultOf, type InjectedFaultRow, selectInjectedFaults } from "../faultInjection.ts";
import { countMoved } from "../queues/counts.ts";
import { isPausedAt } from "../queues/paused.ts";
import { secondsAfter } from "../time.ts";
import {
  type ClaimedJob,
  claimedJobOf,
  type ClaimRequest,
  type ClaimResult,
  type ClaimedRow,
  setLeases,
  unclaimedColumns,
} from "./claim.ts";

/** How long the reconciler must still leave a job alone for its claim to be written later, s. */
const undisturbedSeconds = 5;

/** SQL condition: a row of `jobs` waits for its first attempt. */
export const isFirstAttempt = `state = 'waiting' AND attempt = 0`;

/** Jobs that a delivery holds: those that may start before their claim is written, and those whose claim must be written first. */
export type HeldJobsRead = ClaimResult & { toWrite: string[] };

/**
 * A job as a delivery reads it. `place` is that among the ids that were asked for, which take longer to send back than to read. `chance` is 0 if
 * it may not start, 1 if its claim must be written first, and 2 if this may be its first attempt.
 */
type HeldRow = Omit<ClaimedRow, "id" | "attempt" | "earlierAttempts"> & { place: number; chance: 0 | 1 | 2 };

/**
 * The columns of {@link HeldRow}. ?2 is until when the reconciler must leave a job alone for its claim to be written later. ?3 is the end of its
 * lease: a claim that is written later does not change when the reconciler looks for the job, so it must not be later than that.
 */
const heldColumns = `j.key AS place, ${unclaimedColumns}, (state IN ('waiting', 'delayed')) +
  (${isFirstAttempt} AND sends = 1 AND run_at IS NULL AND ready_at IS NULL AND coalesce(due_at, '') > ?2 AND due_at <= ?3) AS chance`;

/**
 * Reads jobs that the limiter holds for a delivery, and those of other messages `withTicket` of its batch. `claimed` are those that may start
 * at once; {@link writeHeldClaims} writes their claims if they take long. These are jobs that wait for their first attempt, were sent once, and which no operator has promoted: an attempt that
 * ends its Worker is thus counted from the second delivery on. While the queue is paused, faults are injected, or the queue is not yet marked as
 * one of the job layer, there are none.
 */
export async function readHeldJobs(
  db: D1Database,
  queue: string,
  { ids, withTicket = ids }: Pick<ClaimRequest, "ids" | "withTicket">,
  at: string,
  withFaults: boolean,
): Promise<HeldJobsRead> {
  const { queues, faults, jobs } = await batchByName<{
    queues: { paused: number; isKnown: number };
    faults: InjectedFaultRow;
    jobs: HeldRow;
  }>(db, {
    queues: db
      .prepare(`SELECT ${isPausedAt("?2")} AS paused, consumer = 'job-layer' AS isKnown FROM queues WHERE name = ?1`)
      .bind(queue, at),
    faults: withFaults ? selectInjectedFaults(db) : null,
    jobs: db
      .prepare(`SELECT ${heldColumns} FROM json_each(?1) AS j CROSS JOIN jobs ON jobs.id = j.value`)
      .bind(JSON.stringify(withTicket), secondsAfter(at, undisturbedSeconds), secondsAfter(at, leaseSeconds)),
  });
  const [{ paused = 0, isKnown = 0 } = {}] = queues.rows;
  const mayStart = !paused && isKnown && faults.rows.length === 0;
  const wanted = new Set(ids);
  const atMs = Date.parse(at);
  const claimed = new Map<string, ClaimedJob>();
  const toWrite: string[] = [];
  const stored = new Set<number>();
  for (const row of jobs.rows) {
    stored.add(row.place);
    const id = withTicket[row.place] ?? "";
    if (row.chance === 0 || !wanted.has(id)) continue;
    if (mayStart && row.chance === 2) claimed.set(id, claimedJobOf({ ...row, attempt: 1, earlierAttempts: 0 }, atMs));
    else if (!paused) toWrite.push(id);
  }
  const removed = withTicket.filter((_, place) => !stored.has(place));
  return { claimed, removed, paused: paused === 1, faults: faults.rows.map(injectedFaultOf), toWrite };
}

/** SQL assignments and condition that claim a held job. ?2 is the time of its start, ISO UTC. */
export const heldClaim = { set: `attempt = 1, started_at = ?2`, condition: isFirstAttempt } as const;

/**
 * Statements that write the claims of held jobs that started at `startedAt` (ISO UTC): they are active from now on. They return the ids of those
 * that nobody has changed since. `leaseMs`: the lease of their queue, if it is not the default.
 */
export const writeHeldClaims = (
  db: D1Database,
  queue: string,
  ids: readonly string[],
  startedAt: string,
  leaseMs: number | undefined,
): D1PreparedStatement[] => {
  if (ids.length === 0) return [];
  const json = JSON.stringify(ids);
  return [
    db
      .prepare(
        `UPDATE jobs SET state = 'active', ${heldClaim.set} FROM json_each(?1) AS j WHERE jobs.id = j.value AND ${heldClaim.condition} RETURNING id`,
      )
      .bind(json, startedAt),
    countMoved(db, queue, { from: "waiting", to: "active" }),
    ...(leaseMs === undefined ? [] : [setLeases(db, json, startedAt, leaseMs)]),
  ];
};
