import { daysBefore, retentionDays } from "#domain/retention";
import type { JobState } from "#domain/jobs/job";
import { readSortKey } from "#domain/lists/sortKeys";
import { childFailedErrorName } from "./parents.ts";
import { isAtSortKey, orderedJobsSql } from "./order.ts";
import { sortKeyRange } from "../page.ts";

/** Jobs forgotten in one bite at most. */
const chunkSize = 200;
/** Rows looked at in one bite at most. */
const maxScanned = 500;

/** How long jobs are kept that say nothing of it themselves, days. */
const retentionDaysOf = { completed: retentionDays.completedJobs, failed: retentionDays.failedJobs } as const;

/** Statements that forget the jobs bound as ?1 (a JSON array of ids) that are in one of `states`: counters, rows, tries, logs. */
export function deleteJobs(db: D1Database, ids: readonly string[], states: readonly JobState[]): D1PreparedStatement[] {
  const these = JSON.stringify(ids);
  const fit = `id IN (SELECT value FROM json_each(?1)) AND state IN (${states.map((state) => `'${state}'`).join(", ")})`;
  const gone = `job_id IN (SELECT value FROM json_each(?1)) AND NOT EXISTS (SELECT 1 FROM jobs WHERE id = job_id)`;
  return [
    // Counted before the rows are gone, from the state they have.
    db
      .prepare(
        `UPDATE queues SET ${states.map((state) => `${state} = ${state} - j.n_${state}`).join(", ")}
         FROM (SELECT queue, ${states.map((state) => `sum(state = '${state}') AS n_${state}`).join(", ")} FROM jobs WHERE ${fit} GROUP BY queue) AS j
         WHERE queues.name = j.queue`,
      )
      .bind(these),
    db.prepare(`DELETE FROM jobs WHERE ${fit}`).bind(these),
    db.prepare(`DELETE FROM attempts WHERE ${gone}`).bind(these),
    db.prepare(`DELETE FROM job_logs WHERE ${gone}`).bind(these),
  ];
}

/** True for a row of `jobs` whose parent still goes by it: a parent comes back when no child that failed it is left. */
const isNeededByParent = `EXISTS (SELECT 1 FROM jobs AS p WHERE p.id = jobs.parent_id AND (p.finished_at IS NULL OR p.error_name = '${childFailedErrorName}'))`;

/** Forgets these jobs if they are over. Answers how many went. */
async function deleteFinishedJobs(db: D1Database, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const results = await db.batch(deleteJobs(db, ids, ["completed", "failed"]));
  return results[1]?.meta.changes ?? 0;
}

const idsOf = (results: readonly { id: string }[]): string[] => results.map(({ id }) => id);

/** Forgets up to 200 jobs whose own time to be kept is over. */
export async function deleteExpiredJobs(db: D1Database, at: string): Promise<number> {
  const { results } = await db
    .prepare(`SELECT id FROM jobs WHERE remove_at <= ?1 AND NOT ${isNeededByParent} LIMIT ${chunkSize}`)
    .bind(at)
    .all<{ id: string }>();
  return deleteFinishedJobs(db, idsOf(results));
}

/** Jobs that are over and of which only the last ones of their queue are kept. */
export type KeepLastRule = { queue: string; state: "completed" | "failed" };

/** Where any job asked for that. One query for all queues, which reads one index entry for each. */
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
 * Forgets up to 200 jobs of a queue beyond the last ones it keeps, by what the last that was over asked for. Reads as
 * many index entries as are kept.
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
 * Looks at the next 500 jobs, the oldest first, and deletes those that say nothing of it themselves and were over for longer than such
 * jobs are kept. Goes
 * on where the last look ended; begins anew when it meets jobs too young to be forgotten. Answers how many went.
 */
export async function deleteOldJobs(db: D1Database, now: Date): Promise<number> {
  const after = `coalesce((SELECT value FROM sweep_marks WHERE name = ?1) || ' ', '')`;
  const [marked, looked] = await db.batch<ScannedJob>([
    db.prepare(`SELECT value AS mark FROM sweep_marks WHERE name = ?1`).bind(markName),
    db
      .prepare(
        `SELECT merge_key AS mark, ${isAtSortKey} AS inPlace, id, iif(remove_at IS NOT NULL OR keep_last IS NOT NULL OR ${isNeededByParent}, 'blocked', state) AS state, finished_at AS finishedAt FROM (${orderedJobsSql("j.*", "ASC", after, "?2", maxScanned)}) AS jobs`,
      )
      .bind(markName, sortKeyRange({}, undefined).below),
  ]);
  const rows = looked?.results ?? [];
  const old = rows.filter(
    ({ inPlace: stands, state, finishedAt }) =>
      stands === 1 && (state === "completed" || state === "failed") && (finishedAt ?? "~") < daysBefore(now, retentionDaysOf[state]),
  );
  const gone = await deleteFinishedJobs(db, idsOf(old));
  const last = rows.at(-1);
  const goesOn =
    last !== undefined && rows.length === maxScanned && (readSortKey(last.mark)?.at ?? "") < daysBefore(now, retentionDaysOf.completed);
  const next = goesOn ? last.mark : "";
  if (next !== (marked?.results[0]?.mark ?? ""))
    await db
      .prepare(`INSERT INTO sweep_marks (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2`)
      .bind(markName, next)
      .run();
  return gone;
}

/** Deletes up to 500 expired deduplication ids. Returns how many were deleted. */
export async function deleteExpiredDeduplicationIds(db: D1Database, at: string): Promise<number> {
  const { meta } = await db
    .prepare(
      `DELETE FROM deduplications WHERE (queue, id) IN (SELECT queue, id FROM deduplications WHERE expires_at <= ?1 LIMIT ${maxScanned})`,
    )
    .bind(at)
    .run();
  return meta.changes;
}
