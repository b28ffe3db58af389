import { daysBefore, retentionDays } from "#domain/retention";
import type { JobState } from "#domain/jobs/job";
import { readSortKey } from "#domain/lists/sortKeys";
import { deleteJobs } from "./delete.ts";
import { childFailedErrorName } from "./parents.ts";
import { isAtSortKey, orderedJobsSql } from "./order.ts";
import { batchByName } from "../batch.ts";
import { setMark } from "../marks.ts";
import { sortKeyRange } from "../page.ts";

/** Jobs deleted in one chunk. */
const chunkSize = 200;
/** Rows scanned in one chunk. */
const maxScanned = 500;

/** Days that finished jobs without removal options are kept. */
const retentionDaysOf = { completed: retentionDays.completedJobs, failed: retentionDays.failedJobs } as const;

/**
 * SQL condition: the parent of a row of `jobs` still needs it. A failed parent is released when none of the children that failed it is
 * left.
 */
const isNeededByParent = `EXISTS (SELECT 1 FROM jobs AS p WHERE p.id = jobs.parent_id AND (p.finished_at IS NULL OR p.error_name = '${childFailedErrorName}'))`;

/** Deletes those of these jobs that have finished. Returns how many. */
async function deleteFinishedJobs(db: D1Database, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { deleted } = await batchByName<{ deleted: unknown }>(db, deleteJobs(db, ids, ["completed", "failed"]));
  return deleted.changes;
}

const idsOf = (results: readonly { id: string }[]): string[] => results.map(({ id }) => id);

/** Deletes up to 200 jobs whose `remove_at` has passed. Returns how many. */
export async function deleteExpiredJobs(db: D1Database, at: string): Promise<number> {
  const { results } = await db
    .prepare(`SELECT id FROM jobs WHERE remove_at <= ?1 AND NOT ${isNeededByParent} LIMIT ${chunkSize}`)
    .bind(at)
    .all<{ id: string }>();
  return deleteFinishedJobs(db, idsOf(results));
}

/** Finished jobs of a queue and state, of which only the latest are kept. */
export type KeepLastRule = { queue: string; state: "completed" | "failed" };

/** Returns the queues and states with jobs that have `keep_last`. One query, which reads one index entry for each. */
export async function listKeepLastRules(db: D1Database): Promise<KeepLastRule[]> {
  const { results } = await db
    .prepare(
      `SELECT name AS queue, state FROM queues CROSS JOIN (SELECT 'completed' AS state UNION ALL SELECT 'failed') AS s
       WHERE EXISTS (SELECT 1 FROM jobs AS k WHERE k.queue = name AND k.state = s.state AND k.keep_last IS NOT NULL AND k.finished_at IS NOT NULL)`,
    )
    .all<KeepLastRule>();
  return results;
}

/**
 * Deletes up to 200 jobs of a queue beyond the latest that it keeps, by the `keep_last` of the job that finished last. Reads as many
 * index entries as jobs are kept. Returns how many were deleted.
 */
export async function deleteBeyondKeepLast(db: D1Database, { queue, state }: KeepLastRule): Promise<number> {
  const kept = `FROM jobs WHERE queue = ?1 AND state = ?2 AND keep_last IS NOT NULL AND finished_at IS NOT NULL`;
  const { results } = await db
    .prepare(
      `SELECT id ${kept} AND NOT ${isNeededByParent} ORDER BY finished_at DESC, id DESC LIMIT ${chunkSize}
       OFFSET coalesce((SELECT keep_last ${kept} ORDER BY finished_at DESC, id DESC LIMIT 1), 0)`,
    )
    .bind(queue, state)
    .all<{ id: string }>();
  return deleteFinishedJobs(db, idsOf(results));
}

const markName = "retention";

type ScannedJob = { mark: string; inPlace: number; id: string; state: JobState; finishedAt: string | null };

/**
 * Scans the next 500 jobs, oldest first, and deletes those without removal options that finished before the retention period. Continues
 * where the last scan ended, and starts again at jobs that are too young. Returns how many were deleted.
 */
export async function deleteOldJobs(db: D1Database, now: Date): Promise<number> {
  const after = `coalesce((SELECT value FROM sweep_marks WHERE name = ?1) || ' ', '')`;
  const { storedMark, scanned } = await batchByName<{ storedMark: { mark: string }; scanned: ScannedJob }>(db, {
    storedMark: db.prepare(`SELECT value AS mark FROM sweep_marks WHERE name = ?1`).bind(markName),
    scanned: db
      .prepare(
        `SELECT merge_key AS mark, ${isAtSortKey} AS inPlace, id, iif(remove_at IS NOT NULL OR keep_last IS NOT NULL OR ${isNeededByParent}, 'blocked', state) AS state, finished_at AS finishedAt FROM (${orderedJobsSql("j.*", "ASC", after, "?2", maxScanned)}) AS jobs`,
      )
      .bind(markName, sortKeyRange({}, undefined).below),
  });
  const { rows } = scanned;
  const expired = rows.filter(
    ({ inPlace: stands, state, finishedAt }) =>
      stands === 1 && (state === "completed" || state === "failed") && (finishedAt ?? "~") < daysBefore(now, retentionDaysOf[state]),
  );
  const deleted = await deleteFinishedJobs(db, idsOf(expired));
  const last = rows.at(-1);
  const hasMore =
    last !== undefined && rows.length === maxScanned && (readSortKey(last.mark)?.at ?? "") < daysBefore(now, retentionDaysOf.completed);
  const next = hasMore ? last.mark : "";
  if (next !== (storedMark.rows[0]?.mark ?? "")) await setMark(db, markName, next).run();
  return deleted;
}

/** Deletes up to 500 deduplication ids that expired long ago. Returns how many were deleted. */
export async function deleteExpiredDeduplicationIds(db: D1Database, now: Date): Promise<number> {
  const { meta } = await db
    .prepare(
      `DELETE FROM deduplications WHERE (queue, id) IN (SELECT queue, id FROM deduplications WHERE expires_at <= ?1 LIMIT ${maxScanned})`,
    )
    .bind(daysBefore(now, retentionDays.deduplicationIds))
    .run();
  return meta.changes;
}
