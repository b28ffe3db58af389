import { Backoff, leaseSeconds, type RemovalPolicy, undeliveredSeconds } from "#domain/jobs/job";
import { InjectedFault } from "#domain/faultInjection";
import { secondsAfter, parseJsonOrNull } from "./read.ts";
import { insertJobs, type JobToInsert } from "./insert.ts";

/** A job this delivery may run: its try, how many it has, and what its producer asked for. */
export type ClaimedJob = {
  attempt: number;
  attempts: number;
  /** Since when it could have been run, ISO UTC. */
  readyAt: string;
  parentId: string | null;
  /** The message as an operator changed it since it was sent, JSON; null when it is as it was. */
  editedBody: string | null;
  backoff: Backoff | null;
  timeoutMs: number | null;
  removeOnComplete: RemovalPolicy;
};
/** What became of the deliveries of a batch, by job id. Those not claimed are `paused`, known in another state, or `removed`: announced, and not there any more. */
export type ClaimResult = { claimed: Map<string, ClaimedJob>; removed: string[]; paused: boolean; faults: InjectedFault[] };

/**
 * What to claim: the ids that may start, messages nobody announced, which become jobs whether they may start or not, and
 * the ids of those that were announced.
 */
export type ClaimRequest = {
  ids: readonly string[];
  withoutTicket: readonly Pick<JobToInsert, "message" | "body">[];
  withTicket?: readonly string[];
};

/** SQL that is true while the queue bound as ?3 lets jobs start at time ?2. */
const queueRuns = `NOT EXISTS (SELECT 1 FROM queues WHERE name = ?3 AND paused_at IS NOT NULL AND (resume_at IS NULL OR resume_at > ?2))`;

const claimedColumns = `id, attempt, attempts, parent_id AS parentId, options, iif(edited, body, NULL) AS edited,
  created_at AS createdAt, due_at AS dueAt`;
type Row = {
  id: string;
  attempt: number;
  attempts: number;
  parentId: string | null;
  options: string | null;
  edited: string | null;
} & ReadyTimes;
type ReadyTimes = { createdAt: string; dueAt: string | null };

/** A delivery may be this much early for its time, s: clocks differ, and queues count in whole seconds. */
const earlySeconds = 1;

/**
 * Brings jobs that were to be looked at much later (a pause or the sweep's patience put them off) back under their lease.
 * By itself, because an UPDATE that names an indexed column writes its index whether it changes or not.
 */
const restoreLeases = (db: D1Database, queue: string, ids: string, at: string) =>
  db
    .prepare(
      `UPDATE jobs SET due_at = ?2 WHERE id IN (SELECT value FROM json_each(${idsIfAnyDueLater})) AND state = 'active' AND due_at > ?2`,
    )
    .bind(ids, secondsAfter(at, leaseSeconds), queue);

/** The ids bound as ?1, or none: most queues have no delayed job, and then none need be looked for. */
const idsIfAnyDelayed = `iif((SELECT delayed FROM queues WHERE name = ?3) > 0, ?1, '[]')`;
/** The same for jobs that are to be looked at later than ?2. */
const idsIfAnyDueLater = `iif(EXISTS (SELECT 1 FROM jobs WHERE queue = ?3 AND due_at > ?2), ?1, '[]')`;

// A delayed job waits for its time: a stray copy that comes earlier must not skip the wait. What is claimed keeps its
// due_at, and with it its place in the index, so that its row is all that is written.
const claimFrom = (db: D1Database, state: "waiting" | "delayed", ids: string, queue: string, at: string) => [
  db
    .prepare(
      `UPDATE jobs SET state = 'active', attempt = attempt + 1, started_at = ?2, run_at = NULL, sends = 1
       WHERE id IN (SELECT value FROM json_each(${state === "delayed" ? idsIfAnyDelayed : "?1"})) AND state = '${state}' AND coalesce(run_at <= ?4, 1) AND ${queueRuns} RETURNING ${claimedColumns}`,
    )
    .bind(ids, at, queue, secondsAfter(at, earlySeconds)),
  db
    .prepare(
      `UPDATE queues SET ${state} = ${state} - changes(), active = active + changes(), consumer = 'job-layer' WHERE name = ?1 AND changes() > 0`,
    )
    .bind(queue),
];

/** A job is looked at a minute after it could have been run, unless it was put off; a first try can't have waited longer than its job is old. */
function readyAtOf({ createdAt, dueAt }: ReadyTimes, at: string): string {
  const ready = dueAt === null ? createdAt : secondsAfter(dueAt, -undeliveredSeconds);
  return ready > at || ready < createdAt ? createdAt : ready;
}

function claimedJobOf({ attempt, attempts, parentId, edited, options, ...moments }: Row, at: string): ClaimedJob {
  const asked = (parseJsonOrNull(options) ?? {}) as { backoff?: unknown; timeoutMs?: number; removeOnComplete?: RemovalPolicy };
  return {
    attempt,
    attempts,
    readyAt: readyAtOf(moments, at),
    parentId,
    editedBody: edited,
    // Options that a later version doesn't know must not keep the other jobs of the batch.
    backoff: Backoff.safeParse(asked.backoff).data ?? null,
    timeoutMs: asked.timeoutMs ?? null,
    removeOnComplete: asked.removeOnComplete ?? false,
  };
}

/**
 * Claims jobs in one round trip: messages nobody announced become jobs, jobs that wait become active unless the queue is
 * paused. The database takes one batch at a time, so no job starts after a pause has committed.
 */
export async function claimJobs(db: D1Database, queue: string, wanted: ClaimRequest, at: string, lab: boolean): Promise<ClaimResult> {
  const ids = JSON.stringify(wanted.ids);
  const results = await db.batch<unknown>([
    db.prepare(`SELECT 1 FROM queues WHERE name = ?1 AND paused_at IS NOT NULL AND (resume_at IS NULL OR resume_at > ?2)`).bind(queue, at),
    lab ? db.prepare(`SELECT fault FROM lab_faults LIMIT 100`) : db.prepare(`SELECT NULL AS fault WHERE 0`),
    ...claimFrom(db, "delayed", ids, queue, at),
    ...insertJobs(
      db,
      wanted.withoutTicket.map((one) => ({ queue, ...one })),
      at,
    ),
    ...claimFrom(db, "waiting", ids, queue, at),
    restoreLeases(db, queue, ids, at),
    db
      .prepare(`SELECT value AS id FROM json_each(?1) WHERE NOT EXISTS (SELECT 1 FROM jobs WHERE id = value)`)
      .bind(JSON.stringify(wanted.withTicket ?? [])),
  ]);
  const rows = <T>(index: number) => (results.at(index)?.results ?? []) as T[];
  return {
    claimed: new Map([...rows<Row>(2), ...rows<Row>(-4)].map((row) => [row.id, claimedJobOf(row, at)])),
    removed: rows<{ id: string }>(-1).map(({ id }) => id),
    paused: rows(0).length > 0,
    faults: rows<{ fault: string }>(1).map(({ fault }) => InjectedFault.parse(JSON.parse(fault))),
  };
}

/** The start before which the lease of an active job is over at `at`. */
export const leaseCutoff = (at: string): string => secondsAfter(at, -leaseSeconds);

/** The statement that counts messages whose job was removed before they arrived. */
export const countDiscarded = (db: D1Database, queue: string, count: number): D1PreparedStatement =>
  db.prepare(`UPDATE queues SET discarded = discarded + ?2 WHERE name = ?1`).bind(queue, count);
