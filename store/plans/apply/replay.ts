import { dispatchableColumns } from "../../jobs/dispatchable.ts";
import { ownJobRests, setMoved } from "../../dead-letters/movedReplays.ts";
import { insertPreparedJobs, newJobId } from "../../jobs/insert.ts";
import { hasUnfinishedChild } from "../../jobs/parents.ts";
import { resetFailedJob } from "../../jobs/states.ts";
import type { ReplayParts } from "./replayParts.ts";
import { resolveMarked } from "./deadLetters.ts";
import { editJobs, setResentBodies } from "./changedMessages.ts";
import { type Chunk, markedIds, markItems, perQueue, statementsOf } from "./chunk.ts";

/**
 * SQL condition about `target_id`: the dead letter can be replayed in the way that was found when it was read. ?9 inserts, ?10 bodies, ?11 the
 * ids of edits, or null.
 */
const isReplayable = `EXISTS (SELECT 1 FROM dead_letters AS d WHERE d.id = target_id AND d.status IN ('open', 'snoozed')
  AND CASE WHEN target_id IN (SELECT value->>0 FROM json_each(?10)) THEN ${ownJobRests}
    WHEN target_id IN (SELECT value->>0 FROM json_each(?9))
      THEN NOT EXISTS (SELECT 1 FROM jobs WHERE id = (SELECT value->>1 FROM json_each(?9) WHERE value->>0 = target_id)) AND ${ownJobRests}
    ELSE (?11 IS NULL OR target_id IN (SELECT value FROM json_each(?11)))
      AND EXISTS (SELECT 1 FROM jobs WHERE id = d.job_id AND state = 'failed') END
  AND NOT ${hasUnfinishedChild("d.job_id")})`;

/**
 * Statements that replay the dead letters of a chunk, as {@link replayDeadLetter} does one: dead letters, jobs and counters move together.
 * Those named `requeued` return the jobs to dispatch. Inserted jobs and bodies to send are those that `marked` returns as `sent`.
 */
export function replayItems(db: D1Database, chunk: Chunk, { inserts, bodies, edits }: ReplayParts) {
  const { plan, at } = chunk;
  const pairs = JSON.stringify(inserts.map(({ id, job, movedTo }) => [id, job.id, movedTo]));
  const digests = JSON.stringify(bodies.map(({ id, digest, movedTo }) => [id, digest, movedTo]));
  const statement = statementsOf(db, chunk, pairs, digests, edits && JSON.stringify(edits.map(({ id }) => id)));
  const marked = markedIds(chunk);
  const others = `SELECT value->>0 FROM json_each(?9) UNION ALL SELECT value->>0 FROM json_each(?10)`;
  const failedJobs = `id IN (SELECT job_id FROM dead_letters WHERE id IN ${marked} AND id NOT IN (${others})) AND state = 'failed'`;
  const isMoved = inserts.some(({ movedTo }) => movedTo !== null);
  // The condition of an insert has its own parameters, so it asks the dead letter: only this run sets its audit entry.
  const onlyIf = {
    sql: `${newJobId} IN (SELECT p.value->>1 FROM json_each(?4) AS p WHERE EXISTS (SELECT 1 FROM dead_letters AS d WHERE d.id = p.value->>0 AND d.act = ?5 AND d.resolved_at = ?6))`,
    parameters: [pairs, plan.act ?? "", at],
  };
  return {
    marked: statement(markItems(chunk, isReplayable)),
    resolved: resolveMarked(chunk, "replayed").map(statement),
    counted: statement(
      `UPDATE queues SET failed = failed - x.n, waiting = waiting + x.n FROM ${perQueue("jobs", failedJobs)} WHERE queues.name = x.queue`,
    ),
    edited: edits ? editJobs(db, chunk, edits) : null,
    requeued: statement(
      `UPDATE jobs SET ${resetFailedJob("waiting", "?4", "?8")}, run_at = NULL WHERE ${failedJobs} RETURNING ${dispatchableColumns}`,
    ),
    inserted: inserts.length
      ? insertPreparedJobs(
          db,
          inserts.map(({ job }) => job),
          at,
          onlyIf,
        )
      : null,
    linked: inserts.length
      ? statement(
          `UPDATE dead_letters SET delivery_id = job_id, job_id = p.value->>1 FROM json_each(?9) AS p
           WHERE dead_letters.id = p.value->>0 AND p.value->>2 IS NULL AND dead_letters.id IN ${marked} AND job_id IS NOT p.value->>1`,
        )
      : null,
    moved: isMoved
      ? [
          statement(
            `UPDATE dead_letters SET ${setMoved("p.value->>2", "p.value->>1")} FROM json_each(?9) AS p
             WHERE dead_letters.id = p.value->>0 AND p.value->>2 IS NOT NULL AND dead_letters.id IN ${marked}`,
          ),
        ]
      : null,
    toSend: bodies.length
      ? [
          statement(
            `UPDATE dead_letters SET resend_at = ?4, resend_body = NULL, resends = 0, sent_digest = p.value->>1, returned_as = NULL,
               replayed_to = p.value->>2, replayed_job = NULL
             FROM json_each(?10) AS p WHERE dead_letters.id = p.value->>0 AND dead_letters.id IN ${marked}`,
          ),
          ...setResentBodies(db, chunk, bodies),
        ]
      : null,
  };
}
