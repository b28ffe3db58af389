import { deadLetterRefusals } from "#domain/allowed";
import type { Act } from "#domain/audit";
import type { DeadLetter, DeadLetterDetail } from "#domain/deadLetters";
import { type AnyMessage, brandOf } from "#domain/envelope";
import { Fault } from "#domain/faults";
import { type Job, jobIdOf, undeliveredSeconds } from "#domain/jobs";
import { type Edit, replayOf } from "#domain/replays";
import { findDeadLetter, getDeadLetter } from "./deadLetters.ts";
import { hasOpenChildren } from "./flows.ts";
import { askedAttempts, keptAgain, optionsAgain } from "./jobOptions.ts";
import { getJob, secondsAfter, type Sendable } from "./jobs.ts";
import { bodyTextOf, brandAgain, insertJobs, keyOf, type Outgoing, ticketFor } from "./newJobs.ts";
import { changedBy, move, refuse, replayed } from "./triage.ts";

/** A replay that has committed, and what has to be sent. Sending it is up to the caller; the sweep sends it otherwise. */
export type Replay = { deadLetter: DeadLetter; message: AnyMessage; send: Sendable[] };

type Dead = DeadLetterDetail["deadLetter"];

/** Throws `invalid` when an edit asks for another job than its own, `conflict` when that can't run again now. */
async function assertFree(db: D1Database, letter: Dead, jobId: string, job: Job | null): Promise<void> {
  const { id, jobId: ownId } = letter;
  const own = ownId !== null && jobId !== ownId ? await getJob(db, ownId) : null;
  if (own)
    throw new Fault("invalid", "A message keeps the event id of its job", [
      { path: "message.event_id", message: `must stay ${own.eventId}` },
    ]);
  if (job && jobId !== ownId)
    throw new Fault("conflict", `There is a job ${jobId} already, of another message: give this one another event_id`, [
      { path: "message.event_id", message: "taken by another job" },
    ]);
  const jobNow = job && job.state !== "failed" ? "again" : (await hasOpenChildren(db, jobId)) ? "children" : "failed";
  const why = deadLetterRefusals({ ...letter, jobNow }).edit;
  if (why) throw new Fault("conflict", `Dead letter ${id} can't be replayed: ${why}`);
}

const outcomeOf = ({ message, payload }: Edit): string =>
  message !== undefined ? "Replayed with an edited message" : payload !== undefined ? "Replayed with an edited payload" : "Replayed";

/** Statements that have the job wait again, with the attempts it was made with. The first answers what to send. */
const waitAgain = (db: D1Database, id: string, one: Outgoing, edit: Edit, act: Act): D1PreparedStatement[] => {
  const { message, body = message, queue } = one;
  // An UPDATE that names an indexed column writes its index: only another message has other fields than its payload.
  const fields = edit.message === undefined ? "" : ", type = ?10, correlation_id = ?11, source = ?12";
  return [
    db
      .prepare(
        `UPDATE jobs SET state = 'waiting', attempts = attempt + ${askedAttempts}, body = ?3, edited = max(edited, ?7), sent_at = ?2, due_at = ?4,
           run_at = NULL, sends = 1, finished_at = NULL, cancelled_at = NULL, error_name = NULL, error_message = NULL, ${keptAgain},
           ${brandAgain("?8", "?9")}${fields}
         WHERE id = ?1 AND state = 'failed' AND ${changedBy("?5", "?6")} RETURNING id, queue, body, priority, limit_key AS key`,
      )
      .bind(
        jobIdOf(message.event_id, queue),
        act.at,
        bodyTextOf(one),
        secondsAfter(act.at, undeliveredSeconds),
        id,
        act.id,
        edit.message === undefined && edit.payload === undefined ? 0 : 1,
        brandOf(body),
        keyOf(body),
        ...(edit.message === undefined ? [] : [message.type, message.correlation_id ?? null, message.source]),
      ),
    db
      .prepare(`UPDATE queues SET failed = failed - changes(), waiting = waiting + changes() WHERE name = ?1 AND changes() > 0`)
      .bind(queue),
  ];
};

/**
 * Sends a dead letter's message again as the same job, with the attempts it was made with, under the same event and
 * correlation id; one that never became a job becomes one, and belongs to it from then on. A job that was removed comes
 * back with its own options. Dead letter, job, counters and audit commit together; of two replays at once one takes effect
 * and the other gets `conflict`. Throws `invalid` when it is no message of its queue, or no job could be made of it,
 * `too_large`, `not_found`.
 */
export async function replayDeadLetter(db: D1Database, id: string, edit: Edit, act: Act): Promise<Replay> {
  const { deadLetter } = await getDeadLetter(db, id);
  if (deadLetter.status !== "open" && deadLetter.status !== "snoozed") return refuse(db, id, "replayed");
  const { queue } = deadLetter;
  if (deadLetter.replays !== "job") throw new Fault("invalid", `Dead letter ${id} has no job that could run again`);
  const { message, body } = replayOf(deadLetter, edit);
  const jobId = jobIdOf(message.event_id, queue);
  await assertFree(db, deadLetter, jobId, await getJob(db, jobId));
  const options = await db.prepare(`SELECT options FROM dead_letters WHERE id = ?1`).bind(id).first<string | null>("options");
  const one: Outgoing = { queue, message, body, ...optionsAgain(options) };
  const mine = { sql: changedBy("?4", "?5"), bound: [id, act.id] };
  const results = await db.batch<Sendable>([
    ...move(db, id, replayed, act, outcomeOf(edit)),
    ...waitAgain(db, id, one, edit, act),
    // A message that never became a job becomes one now; one that did stays as the statement above left it.
    ...insertJobs(db, [one], act.at, mine),
    db
      .prepare(`UPDATE dead_letters SET delivery_id = job_id, job_id = ?3 WHERE id = ?1 AND act = ?2 AND job_id IS NOT ?3`)
      .bind(id, act.id, jobId),
  ]);
  if (!results[1]?.results.length) return refuse(db, id, "replayed");
  const again = results[3]?.results ?? [];
  const isNew = (results.at(-3)?.meta.changes ?? 0) > 0;
  const asNew = isNew ? [{ id: jobId, queue, body: bodyTextOf(one), ...ticketFor(one) }] : [];
  return { deadLetter: await findDeadLetter(db, id), message, send: again.length ? again : asNew };
}
