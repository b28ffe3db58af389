import { batchByName } from "../batch.ts";
import { isPausedAt } from "../queues/paused.ts";
import { secondsAfter } from "../time.ts";
import { dispatchableColumns, type DispatchableJob } from "./dispatchable.ts";
import { elementsOf } from "../elements.ts";

/** The due jobs of a queue. `paused` is when the pause ends, ISO UTC; `true` for a pause without an end, `false` while the queue runs. */
export type DueJobs = { paused: string | boolean; jobs: DispatchableJob[] };

/** Seconds that a retry may be dispatched early. A claim accepts it that early. */
const earlySeconds = 1;

/** Returns those of up to 100 jobs that are unfinished and due, and whether the queue is paused. Costs one round trip. */
export async function readDueJobs(db: D1Database, queue: string, ids: readonly string[], at: string): Promise<DueJobs> {
  const { pauses, jobs } = await batchByName<{ pauses: { resumeAt: string | null }; jobs: DispatchableJob }>(db, {
    pauses: db.prepare(`SELECT resume_at AS resumeAt FROM queues WHERE name = ?1 AND ${isPausedAt("?2")}`).bind(queue, at),
    jobs: db
      .prepare(
        `SELECT ${dispatchableColumns} FROM ${elementsOf(ids.length)} AS j CROSS JOIN jobs ON jobs.id = j.column1
         WHERE queue = ?2 AND state IN ('waiting', 'delayed') AND coalesce(run_at <= ?3, 1) LIMIT 100`,
      )
      .bind(JSON.stringify(ids), queue, secondsAfter(at, earlySeconds)),
  });
  const [pause] = pauses.rows;
  return { paused: pause ? (pause.resumeAt ?? true) : false, jobs: jobs.rows };
}
