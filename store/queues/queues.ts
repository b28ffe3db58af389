import type { AuditContext } from "#domain/audit/audit";
import { assertControlled, type QueueConsumer } from "#domain/queues/consumers";
import { ApiError } from "#domain/errors/apiError";
import { type ArrivedWhilePaused, QueueView } from "#domain/queues/health";
import { isQueueName, queueNames, queues } from "#domain/queues/queues";
import { insertAuditEntry } from "../audit/audit.ts";
import { dueAtWhilePaused } from "../jobs/read.ts";
import { type Page, type PageRequest, pageOfRows } from "../page.ts";
import { limitColumns, type LimitRow, limitViewOf } from "./limits.ts";

type Row = {
  name: string;
  consumer: QueueConsumer;
  waiting: number;
  delayed: number;
  blocked: number;
  active: number;
  completed: number;
  failed: number;
  openDeadLetters: number;
  discarded: number;
  lastFinishedAt: string | null;
  pausedAt: string | null;
  pausedBy: string | null;
  pauseReason: string | null;
  resumeAt: string | null;
  oldestWaitingAt: string | null;
} & LimitRow;

/** Jobs looked at, of those that are to be looked at last. */
const lastScanned = 20;
/** Jobs looked at for one that waits, of those to be looked at first: before it there may be what is delayed or runs. */
const firstScanned = 200;

/**
 * When the oldest waiting job of a queue came. By the time when somebody must look at it, it is the next one; or, because
 * a job that is sent again and again is looked at ever later, among the last; or the first of what a pause put off.
 * Null also when none of those waits: so much else is to be looked at before it.
 */
const oldestWaitingAtSql = `(SELECT min(created_at) FROM (
    SELECT * FROM (SELECT created_at FROM (SELECT created_at, state FROM jobs WHERE queue = name AND due_at IS NOT NULL ORDER BY due_at LIMIT ${firstScanned})
      WHERE state = 'waiting' LIMIT 1)
    UNION ALL
    SELECT * FROM (SELECT created_at FROM jobs INDEXED BY jobs_put_off
      WHERE queue = name AND due_at = '${dueAtWhilePaused}' AND state = 'waiting' ORDER BY sort_key LIMIT 1)
    UNION ALL
    SELECT created_at FROM (SELECT created_at, state FROM jobs WHERE queue = name AND due_at < '${dueAtWhilePaused}' ORDER BY due_at DESC LIMIT ${lastScanned})
    WHERE state = 'waiting'))`;

const selectQueues = `SELECT name, consumer, waiting, delayed, blocked, active, completed, failed, open_dead_letters AS openDeadLetters, discarded,
  last_finished_at AS lastFinishedAt, paused_at AS pausedAt, paused_by AS pausedBy, pause_reason AS pauseReason, resume_at AS resumeAt,
  ${limitColumns},
  iif(waiting > 0, ${oldestWaitingAtSql}, NULL) AS oldestWaitingAt FROM queues`;

/** A queue that is past its `resumeAt` runs again, whether or not somebody has said so yet. */
function viewOf(row: Row, now: Date): QueueView {
  const paused = row.pausedAt !== null && (row.resumeAt === null || Date.parse(row.resumeAt) > now.getTime());
  const known = isQueueName(row.name) ? queues[row.name] : { service: "", purpose: "" };
  return QueueView.parse({
    name: row.name,
    service: known.service,
    purpose: known.purpose,
    consumer: row.consumer,
    state: paused ? "paused" : "running",
    counts: {
      waiting: row.waiting,
      delayed: row.delayed,
      blocked: row.blocked,
      active: row.active,
      completed: row.completed,
      failed: row.failed,
    },
    openDeadLetters: row.openDeadLetters,
    discarded: row.discarded,
    oldestWaitingAt: row.oldestWaitingAt,
    lastFinishedAt: row.lastFinishedAt,
    pause: paused ? { by: row.pausedBy ?? "", at: row.pausedAt, reason: row.pauseReason ?? "", resumeAt: row.resumeAt } : null,
    ...limitViewOf(row),
  });
}

/** Every queue with its counters, in the order of the pipeline. Reads two rows a queue, and some twenty of one with a backlog. */
export async function listQueues(db: D1Database, now: Date): Promise<QueueView[]> {
  const { results } = await db.prepare(`${selectQueues} LIMIT 500`).all<Row>();
  const place = (name: string) => (isQueueName(name) ? queueNames.indexOf(name) : queueNames.length);
  return results.map((row) => viewOf(row, now)).toSorted((a, b) => place(a.name) - place(b.name) || (a.name < b.name ? -1 : 1));
}

/** A page of {@link listQueues}; the cursor is the name of the last queue before it. */
export async function listQueuePage(db: D1Database, page: PageRequest, now: Date): Promise<Page<QueueView>> {
  const all = await listQueues(db, now);
  // A queue is never deleted; if it was, the list begins anew rather than end early.
  const first = page.cursor === undefined ? 0 : all.findIndex(({ name }) => name === page.cursor) + 1;
  return pageOfRows(
    all.slice(first),
    page,
    (queue) => queue as QueueView,
    ({ name }) => name,
  );
}

/** One queue. Throws `not_found`. */
export async function getQueue(db: D1Database, name: string, now: Date): Promise<QueueView> {
  const row = await db.prepare(`${selectQueues} WHERE name = ?1`).bind(name).first<Row>();
  if (!row) throw new ApiError("not_found", `There is no queue called ${name}`);
  return viewOf(row, now);
}

/** Rows looked at to tell what came during a pause: more are told as "at least". */
const maxArrivalsScanned = 2_000;

/** How many jobs came since the queue was paused, and whether there may be more; null when it runs. Looks at 2,000 rows at most. */
export async function countArrivedWhilePaused(db: D1Database, { name, pause }: QueueView): Promise<ArrivedWhilePaused | null> {
  if (!pause) return null;
  const row = await db
    .prepare(
      `SELECT count(*) AS looked, coalesce(sum(createdAt >= ?2), 0) AS arrived FROM
         (SELECT created_at AS createdAt FROM jobs WHERE queue = ?1 AND due_at IS NOT NULL ORDER BY due_at DESC LIMIT ${maxArrivalsScanned})`,
    )
    .bind(name, pause.at)
    .first<{ looked: number; arrived: number }>();
  return { count: row?.arrived ?? 0, more: (row?.looked ?? 0) === maxArrivalsScanned };
}

/** Nothing of the queue starts once this has answered. Throws `conflict` when it is paused already or the job layer does not consume it, `not_found`. */
export async function pauseQueue(db: D1Database, name: string, resumeAt: string | null, act: AuditContext): Promise<QueueView> {
  const [paused] = await db.batch([
    db
      .prepare(
        `UPDATE queues SET paused_at = ?2, paused_by = ?3, pause_reason = ?4, resume_at = ?5
         WHERE name = ?1 AND consumer = 'job-layer' AND (paused_at IS NULL OR resume_at <= ?2) RETURNING name`,
      )
      .bind(name, act.at, act.actor, act.reason, resumeAt),
    insertAuditEntry(
      db,
      act,
      { action: "queue.pause", target: `queue:${name}`, outcome: resumeAt ? `Paused until ${resumeAt}` : "Paused", after: { resumeAt } },
      true,
    ),
  ]);
  const queue = await getQueue(db, name, new Date(act.at));
  if (paused?.results.length) return queue;
  assertControlled(name, queue.consumer);
  throw new ApiError("conflict", `${name} was already paused by ${queue.pause?.by} at ${queue.pause?.at}`);
}

/**
 * Lets the queue run again; what waits must then be sent again. With `dueBy` only a pause that ends by then is ended,
 * not one that somebody has set anew. Throws `conflict` when it is not paused, `not_found`.
 */
export async function resumeQueue(db: D1Database, name: string, act: AuditContext, dueBy: string | null = null): Promise<QueueView> {
  const [resumed] = await db.batch([
    db
      .prepare(
        `UPDATE queues SET paused_at = NULL, paused_by = NULL, pause_reason = NULL, resume_at = NULL
         WHERE name = ?1 AND paused_at IS NOT NULL AND (?2 IS NULL OR resume_at <= ?2) RETURNING name`,
      )
      .bind(name, dueBy),
    insertAuditEntry(db, act, { action: "queue.resume", target: `queue:${name}`, outcome: "Resumed" }, true),
  ]);
  const queue = await getQueue(db, name, new Date(act.at));
  if (!resumed?.results.length) throw new ApiError("conflict", `${name} is not paused`);
  return queue;
}
