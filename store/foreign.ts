import type { Act } from "#domain/audit";
import { type ContentType, isSendable, type KeptBody } from "#domain/bodies";
import type { DeadLetter } from "#domain/deadLetters";
import { byteLength, limits } from "#domain/envelope";
import { Fault } from "#domain/faults";
import { findDeadLetter, getDeadLetter } from "./deadLetters.ts";
import { secondsAfter } from "./jobs.ts";
import { move, refuse, replayed } from "./triage.ts";
import { buryUnreadable, type Unreadable } from "./unreadable.ts";

/** Statements that keep a message of a queue nobody told us of: the queue is known from then on. One delivery makes one dead letter. */
export const buryForeign = (db: D1Database, letter: Unreadable, at: string): D1PreparedStatement[] => [
  db.prepare(`INSERT OR IGNORE INTO queues (name) VALUES (?1)`).bind(letter.queue),
  ...buryUnreadable(db, [letter], at),
];

/** What is sent in place of a body: JSON that a queue takes. Throws `invalid`, `too_large`. */
function bodyFrom(edit: unknown, contentType: ContentType): string {
  if (contentType !== "json") throw new Fault("invalid", `Only JSON can be edited, this body is ${contentType}: replay it as it is`);
  const bytes = byteLength(edit);
  if (bytes > limits.messageBytes) throw new Fault("too_large", `The body has ${bytes} bytes, a queue takes ${limits.messageBytes}`);
  return JSON.stringify(edit);
}

/**
 * Has a dead letter's body sent to its queue as it came, or `edit.payload` in its place. Dead letter, counters, audit and
 * what is to be sent commit together; sending is up to the caller, and to the sweep. Of two replays at once one takes
 * effect and the other gets `conflict`. Throws `invalid` when it can't be sent or edited, `too_large`, `not_found`.
 */
export async function replayForeign(db: D1Database, id: string, edit: { payload?: unknown }, act: Act): Promise<DeadLetter> {
  const { deadLetter } = await getDeadLetter(db, id);
  if (deadLetter.status !== "open" && deadLetter.status !== "snoozed") return refuse(db, id, "replayed");
  if (!isSendable(deadLetter)) throw new Fault("invalid", `Dead letter ${id} can't be sent: its body could not be kept. Drop it instead`);
  const edited = edit.payload === undefined ? null : bodyFrom(edit.payload, deadLetter.contentType);
  const [, moved] = await db.batch([
    ...move(db, id, replayed, act, edited === null ? "Replayed" : "Replayed with an edited body"),
    db.prepare(`UPDATE dead_letters SET resend_at = ?2, resend_body = ?3 WHERE id = ?1 AND act = ?4`).bind(id, act.at, edited, act.id),
  ]);
  if (!moved?.results.length) return refuse(db, id, "replayed");
  return findDeadLetter(db, id);
}

/** What one sweep sends at most. */
const most = 100;

/** How long whoever takes a body has to send it, s. After that it is taken for lost and sent again. */
const graceSeconds = 60;

/** Dead letters whose body has to be sent, at most 100. Costs one look into an index that is nearly always empty. */
export async function foreignDue(db: D1Database, at: string): Promise<string[]> {
  const { results } = await db
    .prepare(`SELECT id FROM dead_letters WHERE resend_at <= ?1 ORDER BY resend_at LIMIT ${most}`)
    .bind(at)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** A body to send. */
export type ToResend = KeptBody & { id: string; queue: string };

/** Takes those of `ids` that are due, to be sent now; each is taken by one caller only, and by another once its time is over. */
export async function takeForeign(db: D1Database, ids: readonly string[], at: string): Promise<ToResend[]> {
  const { results } = await db
    .prepare(
      `UPDATE dead_letters SET resend_at = ?2 WHERE id IN (SELECT value FROM json_each(?1)) AND resend_at <= ?3
       RETURNING id, queue, coalesce(resend_body, body) AS body, content_type AS contentType`,
    )
    .bind(JSON.stringify(ids.slice(0, most)), secondsAfter(at, graceSeconds), at)
    .all<ToResend>();
  return results;
}

/** Says that these were sent. */
export async function foreignSent(db: D1Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .prepare(`UPDATE dead_letters SET resend_at = NULL, resend_body = NULL WHERE id IN (SELECT value FROM json_each(?1))`)
    .bind(JSON.stringify(ids))
    .run();
}
