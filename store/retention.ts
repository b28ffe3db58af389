import { daysBefore, keptDays } from "#domain/retention";
import type { JobState } from "#domain/jobs";
import { readSortKey } from "#domain/sortKeys";
import { childFailed } from "./flows.ts";
import { inPlace, jobsInOrder } from "./jobOrder.ts";
import { keysWithin } from "./page.ts";

/** Jobs forgotten in one bite at most. */
const biteSize = 200;
/** Rows looked at in one bite at most. */
const lookSize = 500;

/** How long jobs are kept that say nothing of it themselves, days. */
const daysOf = { completed: keptDays.completedJobs, failed: keptDays.failedJobs } as const;

/** Statements that forget the jobs bound as ?1 (a JSON array of ids) that are in one of `states`: counters, rows, tries, logs. */
export function forgetting(db: D1Database, ids: readonly string[], states: readonly JobState[]): D1PreparedStatement[] {
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
const needed = `EXISTS (SELECT 1 FROM jobs AS p WHERE p.id = jobs.parent_id AND (p.finished_at IS NULL OR p.error_name = '${childFailed}'))`;

/** Forgets these jobs if they are over. Answers how many went. */
async function forget(db: D1Database, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const results = await db.batch(forgetting(db, ids, ["completed", "failed"]));
  return results[1]?.meta.changes ?? 0;
}

const idsOf = (results: readonly { id: string }[]): string[] => results.map(({ id }) => id);

/** Forgets up to 200 jobs whose own time to be kept is over. */
export async function forgetExpired(db: D1Database, at: string): Promise<number> {
  const { results } = await db
    .prepare(`SELECT id FROM jobs WHERE remove_at <= ?1 AND NOT ${needed} LIMIT ${biteSize}`)
    .bind(at)
    .all<{ id: string }>();
  return forget(db, idsOf(results));
}

/** Jobs that are over and of which only the last ones of their queue are kept. */
export type Kept = { queue: string; state: "completed" | "failed" };

/** Where any job asked for that. One query for all queues, which reads one index entry for each. */
export async function keptByCount(db: D1Database): Promise<Kept[]> {
  const { results } = await db
    .prepare(
      `SELECT name AS queue, state FROM queues CROSS JOIN (SELECT 'completed' AS state UNION ALL SELECT 'failed') AS s
       WHERE EXISTS (SELECT 1 FROM jobs AS k WHERE k.queue = name AND k.state = s.state AND k.keep_last IS NOT NULL AND k.finished_at IS NOT NULL)`,
    )
    .all<Kept>();
  return results;
}

/**
 * Forgets up to 200 jobs of a queue beyond the last ones it keeps, by what the last that was over asked for. Reads as
 * many index entries as are kept.
 */
export async function forgetBeyond(db: D1Database, { queue, state }: Kept): Promise<number> {
  const kept = `FROM jobs WHERE queue = ?1 AND state = ?2 AND keep_last IS NOT NULL AND finished_at IS NOT NULL`;
  const { results } = await db
    .prepare(
      `SELECT id ${kept} AND NOT ${needed} ORDER BY finished_at DESC, id DESC LIMIT ${biteSize}
       OFFSET coalesce((SELECT keep_last ${kept} ORDER BY finished_at DESC, id DESC LIMIT 1), 0)`,
    )
    .bind(queue, state)
    .all<{ id: string }>();
  return forget(db, idsOf(results));
}

const mark = "retention";

type LookedAt = { mark: string; inPlace: number; id: string; state: JobState; finishedAt: string | null };

/**
 * Looks at the next 500 jobs, the oldest first, and deletes those that say nothing of it themselves and were over for longer than such
 * jobs are kept. Goes
 * on where the last look ended; begins anew when it meets jobs too young to be forgotten. Answers how many went.
 */
export async function forgetOld(db: D1Database, now: Date): Promise<number> {
  const after = `coalesce((SELECT value FROM sweep_marks WHERE name = ?1) || ' ', '')`;
  const [marked, looked] = await db.batch<LookedAt>([
    db.prepare(`SELECT value AS mark FROM sweep_marks WHERE name = ?1`).bind(mark),
    db
      .prepare(
        `SELECT merge_key AS mark, ${inPlace} AS inPlace, id, iif(remove_at IS NOT NULL OR keep_last IS NOT NULL OR ${needed}, 'blocked', state) AS state, finished_at AS finishedAt FROM (${jobsInOrder("j.*", "ASC", after, "?2", lookSize)}) AS jobs`,
      )
      .bind(mark, keysWithin({}, undefined).below),
  ]);
  const rows = looked?.results ?? [];
  const old = rows.filter(
    ({ inPlace: stands, state, finishedAt }) =>
      stands === 1 && (state === "completed" || state === "failed") && (finishedAt ?? "~") < daysBefore(now, daysOf[state]),
  );
  const gone = await forget(db, idsOf(old));
  const last = rows.at(-1);
  const goesOn = last !== undefined && rows.length === lookSize && (readSortKey(last.mark)?.at ?? "") < daysBefore(now, daysOf.completed);
  const next = goesOn ? last.mark : "";
  if (next !== (marked?.results[0]?.mark ?? ""))
    await db
      .prepare(`INSERT INTO sweep_marks (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2`)
      .bind(mark, next)
      .run();
  return gone;
}

/** Deletes up to 500 expired deduplication ids. Returns how many were deleted. */
export async function releaseIds(db: D1Database, at: string): Promise<number> {
  const { meta } = await db
    .prepare(
      `DELETE FROM deduplications WHERE (queue, id) IN (SELECT queue, id FROM deduplications WHERE expires_at <= ?1 LIMIT ${lookSize})`,
    )
    .bind(at)
    .run();
  return meta.changes;
}
