import type { Act } from "#domain/audit";
import { type ContentType, isSendable, type KeptBody } from "#domain/bodies";
import type { DeadLetter } from "#domain/deadLetters";
import { byteLength, limits } from "#domain/envelope";
import { Fault } from "#domain/faults";
import type { Edit } from "#domain/replays";
import { findDeadLetter, getDeadLetter } from "./deadLetters.ts";
import { secondsAfter } from "./jobs.ts";
import { move, refuse, replayed } from "./triage.ts";

/** What is sent in place of a body: JSON that a queue takes. Throws `too_large`. */
function bodyFrom(edit: unknown): string {
  const bytes = byteLength(edit);
  if (bytes > limits.messageBytes) throw new Fault("too_large", `The body has ${bytes} bytes, a queue takes ${limits.messageBytes}`);
  return JSON.stringify(edit);
}

/** The body an operator sends in place of one that came, or null. Text and bytes have no payload to be edited, but may be replaced. */
function editOf({ payload, message }: Edit, contentType: ContentType): string | null {
  if (message !== undefined) return bodyFrom(message);
  if (payload === undefined) return null;
  if (contentType === "json") return bodyFrom(payload);
  throw new Fault(
    "invalid",
    `Only JSON can be edited, this body is ${contentType}: replay it as it is, or send another message in its place`,
  );
}

/**
 * Has a dead letter's body sent to its queue as it came, or the edit in its place, as JSON. Dead letter, counters, audit and
 * what is to be sent commit together; sending is up to the caller, and to the sweep. Of two replays at once one takes
 * effect and the other gets `conflict`. Throws `invalid` when it can't be sent or edited, `too_large`, `not_found`.
 */
export async function replayForeign(db: D1Database, id: string, edit: Edit, act: Act): Promise<DeadLetter> {
  const { deadLetter } = await getDeadLetter(db, id);
  if (deadLetter.status !== "open" && deadLetter.status !== "snoozed") return refuse(db, id, "replayed");
  const edited = editOf(edit, deadLetter.contentType);
  if (edited === null && !isSendable(deadLetter))
    throw new Fault(
      "invalid",
      `Dead letter ${id} can't be sent: its body could not be kept. Send another message in its place, or drop it`,
    );
  const [, moved] = await db.batch([
    ...move(db, id, replayed, act, edited === null ? "Replayed" : "Replayed with an edited body"),
    db
      .prepare(`UPDATE dead_letters SET resend_at = ?2, resend_body = ?3, resends = 0 WHERE id = ?1 AND act = ?4`)
      .bind(id, act.at, edited, act.id),
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

/** Attempts to send a replay, a minute apart; then it is open again. */
export const mostResends = 20;

/** A body to send; `resends` counts the attempts, this one included. */
export type ToResend = KeptBody & { id: string; queue: string; resends: number };

/** Takes those of `ids` that are due, to be sent now; each is taken by one caller only, and by another once its time is over. */
export async function takeForeign(db: D1Database, ids: readonly string[], at: string): Promise<ToResend[]> {
  const { results } = await db
    .prepare(
      `UPDATE dead_letters SET resend_at = ?2, resends = resends + 1 WHERE id IN (SELECT value FROM json_each(?1)) AND resend_at <= ?3
       RETURNING id, queue, resends, coalesce(resend_body, body) AS body, iif(resend_body IS NULL, content_type, 'json') AS contentType`,
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

/** Opens a dead letter again whose replay can't be sent: an operator has to look at it. One that was sent meanwhile stays as it is. */
export async function reopenUnsent(db: D1Database, id: string, act: Act): Promise<void> {
  await db.batch([
    ...move(db, id, { to: "open", from: ["replayed"] }, act, `Opened again: its replay could not be sent in ${mostResends} attempts`),
    db.prepare(`UPDATE dead_letters SET resend_at = NULL, resend_body = NULL WHERE id = ?1 AND act = ?2`).bind(id, act.id),
  ]);
}
