import type { Act } from "#domain/audit";
import type { DeadLetter, DeadLetterStatus } from "#domain/deadLetters";
import { type AnyMessage, assertFits, Envelope, parseAs, parseMessage } from "#domain/envelope";
import { Fault } from "#domain/faults";
import { defaultAttempts, jobIdOf, undeliveredSeconds } from "#domain/jobs";
import { isQueueName } from "#domain/queues";
import { recordAct } from "./audit.ts";
import { findDeadLetter, getDeadLetter } from "./deadLetters.ts";
import { getJob, secondsAfter, type Sendable } from "./jobs.ts";
import { hasOpenChildren } from "./flows.ts";
import { insertJobs, ticketFor } from "./newJobs.ts";

const verb = { replayed: "replayed", dropped: "dropped", snoozed: "snoozed", open: "restored" } as const;

/** SQL that is true, in the batch of a change, when it was the act bound as `act` that changed the dead letter bound as `id`. */
const mine = (id: string, act: string) => `EXISTS (SELECT 1 FROM dead_letters WHERE id = ${id} AND act = ${act})`;

type Change = { to: DeadLetterStatus; from: readonly DeadLetterStatus[]; until?: string };

/** Statements that move a dead letter to another status, keep the queue's counter, and record the act: all or nothing. */
export function move(db: D1Database, id: string, change: Change, act: Act, outcome: string): D1PreparedStatement[] {
  const action = (
    { replayed: "deadLetter.replay", dropped: "deadLetter.drop", snoozed: "deadLetter.snooze", open: "deadLetter.restore" } as const
  )[change.to];
  const opens = change.to === "open";
  return [
    // Counted before the change, from the status it still has: a snoozed one is not counted as open.
    db
      .prepare(
        `UPDATE queues SET open_dead_letters = open_dead_letters + ?2 - (SELECT status = 'open' FROM dead_letters WHERE id = ?1)
         WHERE name = (SELECT queue FROM dead_letters WHERE id = ?1 AND status IN (SELECT value FROM json_each(?3)))`,
      )
      .bind(id, opens ? 1 : 0, JSON.stringify(change.from)),
    db
      .prepare(
        `UPDATE dead_letters SET status = ?2, act = ?3, resolved_at = ?4, resolved_by = ?5, resolved_reason = ?6, snoozed_until = ?7
         WHERE id = ?1 AND status IN (SELECT value FROM json_each(?8)) RETURNING id`,
      )
      .bind(
        id,
        change.to,
        act.id,
        opens ? null : act.at,
        opens ? null : act.actor,
        opens ? null : act.reason,
        change.until ?? null,
        JSON.stringify(change.from),
      ),
    recordAct(db, act, { action, target: `deadLetter:${id}`, outcome, after: { status: change.to } }, true),
  ];
}

/** Throws `conflict` with who was faster, or `not_found`. */
export async function refuse(db: D1Database, id: string, wanted: DeadLetterStatus): Promise<never> {
  const now = await findDeadLetter(db, id);
  const by = now.resolvedBy ? ` by ${now.resolvedBy} at ${now.resolvedAt}` : "";
  throw new Fault(
    "conflict",
    `This dead letter can't be ${verb[wanted]}: it is ${now.status}${now.status === "open" ? "" : ` already${by}`}`,
  );
}

async function apply(db: D1Database, id: string, change: Change, act: Act, outcome: string): Promise<DeadLetter> {
  const [, moved] = await db.batch(move(db, id, change, act, outcome));
  if (!moved?.results.length) return refuse(db, id, change.to);
  return findDeadLetter(db, id);
}

/** Puts a dead letter aside for good, or until restored. Throws `conflict`, `not_found`. */
export const dropDeadLetter = (db: D1Database, id: string, act: Act): Promise<DeadLetter> =>
  apply(db, id, { to: "dropped", from: ["open", "snoozed"] }, act, "Dropped");

/** Takes back a drop or a snooze. Throws `conflict`, `not_found`. */
export const restoreDeadLetter = (db: D1Database, id: string, act: Act): Promise<DeadLetter> =>
  apply(db, id, { to: "open", from: ["dropped", "snoozed"] }, act, "Restored");

/** Ends a snooze that is over; what was dropped meanwhile stays dropped. Throws `conflict`, `not_found`. */
export const wakeDeadLetter = (db: D1Database, id: string, act: Act): Promise<DeadLetter> =>
  apply(db, id, { to: "open", from: ["snoozed"] }, act, "Woken");

/** Hides a dead letter until `until`, ISO UTC. Throws `conflict`, `not_found`. */
export const snoozeDeadLetter = (db: D1Database, id: string, until: string, act: Act): Promise<DeadLetter> =>
  apply(db, id, { to: "snoozed", from: ["open", "snoozed"], until }, act, `Snoozed until ${until}`);

/** The statement that tells which dead letters' snooze is over, at most 100. */
export const snoozedUntil = (db: D1Database, at: string): D1PreparedStatement =>
  db
    .prepare(
      `SELECT id FROM dead_letters INDEXED BY dead_letters_snoozed WHERE status = 'snoozed' AND snoozed_until <= ?1 ORDER BY snoozed_until LIMIT 100`,
    )
    .bind(at);

/** What a replay is of: one that is put aside for now counts as open. */
export const replayed = { to: "replayed", from: ["open", "snoozed"] } as const satisfies Change;

type ToSend = { id: string; queue: string; body: string };

/** Reads what is to be sent: the kept body, or the operator's edit of its payload. Throws `invalid` when it is no message. */
function messageOf({ id, queue, body }: ToSend, payload: unknown): AnyMessage {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    parsed = body;
  }
  const edited = payload === undefined || typeof parsed !== "object" || parsed === null ? parsed : { ...parsed, payload };
  // What a queue outside the pipeline takes is known to its consumer only, which checks it again.
  const result = isQueueName(queue) ? parseMessage(edited) : parseAs(edited, () => Envelope.shape.payload);
  if (!result.ok) throw new Fault("invalid", `Dead letter ${id} can't be replayed as it is. ${result.reason}`, result.issues);
  assertFits(result.message);
  return result.message;
}

/** A replay that has committed, and what has to be sent. Sending it is up to the caller; the sweep sends it otherwise. */
export type Replay = { deadLetter: DeadLetter; message: AnyMessage; send: Sendable[] };

/**
 * Sends a dead letter's message again as the same job, with its tries anew, under the same event and correlation id.
 * Dead letter, job, counters and audit commit together; of two replays at once one takes effect and the other gets
 * `conflict`. Throws `invalid` when the message does not fit its type or there is no job to run again, `not_found`.
 */
export async function replayDeadLetter(db: D1Database, id: string, edit: { payload?: unknown }, act: Act): Promise<Replay> {
  const { deadLetter } = await getDeadLetter(db, id);
  if (deadLetter.status !== "open" && deadLetter.status !== "snoozed") return refuse(db, id, "replayed");
  const { queue } = deadLetter;
  if (deadLetter.replays !== "job") throw new Fault("invalid", `Dead letter ${id} has no job that could run again`);
  const message = messageOf(deadLetter, edit.payload);
  const jobId = jobIdOf(message.event_id, queue);
  const edited = edit.payload !== undefined;
  const job = await getJob(db, jobId);
  if (job && job.state !== "failed")
    throw new Fault(
      "conflict",
      `Dead letter ${id} can't be replayed: its job is ${job.state} again already. Drop it if nothing is left to do`,
    );
  if (await hasOpenChildren(db, jobId))
    throw new Fault("conflict", `Dead letter ${id} can't be replayed yet: children of its job are not over. Replay it when they are`);
  const results = await db.batch<Sendable>([
    ...move(db, id, replayed, act, edited ? "Replayed with an edited payload" : "Replayed"),
    db
      .prepare(
        `UPDATE jobs SET state = 'waiting', attempts = attempt + ?5, body = ?3, edited = max(edited, ?8), sent_at = ?2, due_at = ?4,
           run_at = NULL, sends = 1, finished_at = NULL, cancelled_at = NULL, error_name = NULL, error_message = NULL, remove_at = NULL, keep_last = NULL
         WHERE id = ?1 AND state = 'failed' AND ${mine("?6", "?7")} RETURNING id, queue, body, priority, limit_key AS key`,
      )
      .bind(jobId, act.at, JSON.stringify(message), secondsAfter(act.at, undeliveredSeconds), defaultAttempts, id, act.id, edited ? 1 : 0),
    db
      .prepare(`UPDATE queues SET failed = failed - changes(), waiting = waiting + changes() WHERE name = ?1 AND changes() > 0`)
      .bind(queue),
    // A message that never became a job becomes one now; one that did stays as the statement above left it.
    ...insertJobs(db, [{ queue, message }], act.at, { sql: mine("?4", "?5"), bound: [id, act.id] }),
  ]);
  if (!results[1]?.results.length) return refuse(db, id, "replayed");
  const again = results[3]?.results ?? [];
  const isNew = (results.at(-2)?.meta.changes ?? 0) > 0;
  const asNew = isNew ? [{ id: jobId, queue, body: JSON.stringify(message), ...ticketFor({ queue, message }) }] : [];
  return { deadLetter: await findDeadLetter(db, id), message, send: again.length ? again : asNew };
}
