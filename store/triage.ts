import type { Act } from "#domain/audit";
import type { DeadLetter, DeadLetterStatus } from "#domain/deadLetters";
import { assertFits, type Message, parseMessage } from "#domain/envelope";
import { Fault } from "#domain/faults";
import { defaultAttempts, jobIdOf, undeliveredSeconds } from "#domain/jobs";
import { isQueueName, type QueueName } from "#domain/queues";
import { recordAct } from "./audit.ts";
import { findDeadLetter, getDeadLetter } from "./deadLetters.ts";
import { insertJobs, secondsAfter } from "./jobs.ts";

const verb = { replayed: "replayed", dropped: "dropped", snoozed: "snoozed", open: "restored" } as const;

/** SQL that is true, in the batch of a change, when it was the act bound as `act` that changed the dead letter bound as `id`. */
const mine = (id: string, act: string) => `EXISTS (SELECT 1 FROM dead_letters WHERE id = ${id} AND act = ${act})`;

type Change = { to: DeadLetterStatus; from: readonly DeadLetterStatus[]; until?: string };

/** Statements that move a dead letter to another status, keep the queue's counter, and record the act: all or nothing. */
function move(db: D1Database, id: string, change: Change, act: Act, outcome: string): D1PreparedStatement[] {
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

async function refuse(db: D1Database, id: string, wanted: DeadLetterStatus): Promise<never> {
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

/** Dead letters whose snooze is over, at most 100. */
export async function snoozedUntil(db: D1Database, at: string): Promise<string[]> {
  const { results } = await db
    .prepare(`SELECT id FROM dead_letters WHERE status = 'snoozed' AND snoozed_until <= ?1 LIMIT 100`)
    .bind(at)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** Reads what is to be sent: the kept body, or the operator's edit of its payload. Throws `invalid` when it is no message. */
function messageOf(id: string, body: string, payload: unknown): Message {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    parsed = body;
  }
  const edited = payload === undefined || typeof parsed !== "object" || parsed === null ? parsed : { ...parsed, payload };
  const result = parseMessage(edited);
  if (!result.ok) throw new Fault("invalid", `Dead letter ${id} can't be replayed as it is. ${result.reason}`, result.issues);
  assertFits(result.message);
  return result.message;
}

/** A replay that has committed: what was sent where. Sending it is up to the caller; the sweep sends it otherwise. */
export type Replay = { deadLetter: DeadLetter; queue: QueueName; message: Message };

/**
 * Sends a dead letter's message again as the same job, with its tries anew, under the same event and correlation id.
 * Dead letter, job, counters and audit commit together; of two replays at once one takes effect and the other gets
 * `conflict`. Throws `invalid` when the message does not fit its type, `not_found`.
 */
export async function replayDeadLetter(db: D1Database, id: string, edit: { payload?: unknown }, act: Act): Promise<Replay> {
  const { deadLetter } = await getDeadLetter(db, id);
  if (deadLetter.status !== "open" && deadLetter.status !== "snoozed") return refuse(db, id, "replayed");
  const { queue } = deadLetter;
  if (!isQueueName(queue)) throw new Fault("invalid", `Nothing can be sent to ${queue} from here`);
  const message = messageOf(id, deadLetter.body, edit.payload);
  const jobId = jobIdOf(message.event_id, queue);
  const outcome = edit.payload === undefined ? "Replayed" : "Replayed with an edited payload";
  const [, moved] = await db.batch([
    ...move(db, id, { to: "replayed", from: ["open", "snoozed"] }, act, outcome),
    db
      .prepare(
        `UPDATE jobs SET state = 'waiting', attempts = attempt + ?5, body = ?3, sent_at = ?2, due_at = ?4, finished_at = NULL
         WHERE id = ?1 AND state = 'failed' AND ${mine("?6", "?7")}`,
      )
      .bind(jobId, act.at, JSON.stringify(message), secondsAfter(act.at, undeliveredSeconds), defaultAttempts, id, act.id),
    db
      .prepare(`UPDATE queues SET failed = failed - changes(), waiting = waiting + changes() WHERE name = ?1 AND changes() > 0`)
      .bind(queue),
    // A message that never became a job becomes one now; one that did stays as the statement above left it.
    ...insertJobs(db, [{ queue, message }], act.at, { sql: mine("?4", "?5"), bound: [id, act.id] }),
  ]);
  if (!moved?.results.length) return refuse(db, id, "replayed");
  return { deadLetter: await findDeadLetter(db, id), queue, message };
}
