import type { AuditContext } from "#domain/audit/audit";
import { type ContentType, isSendable, type EncodedBody } from "#domain/messages/bodies";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import { byteLength, platformLimits } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import type { ReplayEdit } from "#domain/dead-letters/replay";
import { findDeadLetter, getDeadLetter } from "./list.ts";
import { secondsAfter } from "../jobs/read.ts";
import { changeStatus, throwRefusal, toReplayed } from "./commands.ts";

/** What is sent in place of a body: JSON that a queue takes. Throws `too_large`. */
function checkedBodyText(edit: unknown): string {
  const bytes = byteLength(edit);
  if (bytes > platformLimits.messageBytes)
    throw new ApiError("too_large", `The body has ${bytes} bytes, a queue takes ${platformLimits.messageBytes}`);
  return JSON.stringify(edit);
}

/** The body an operator sends in place of one that came, or null. Text and bytes have no payload to be edited, but may be replaced. */
function editedBodyOf({ payload, message }: ReplayEdit, contentType: ContentType): string | null {
  if (message !== undefined) return checkedBodyText(message);
  if (payload === undefined) return null;
  if (contentType === "json") return checkedBodyText(payload);
  throw new ApiError(
    "invalid",
    `Only JSON can be edited, this body is ${contentType}: replay it as it is, or send another message in its place`,
  );
}

/**
 * Has a dead letter's body sent to its queue as it came, or the edit in its place, as JSON. Dead letter, counters, audit and
 * what is to be sent commit together; sending is up to the caller, and to the sweep. Of two replays at once one takes
 * effect and the other gets `conflict`. Throws `invalid` when it can't be sent or edited, `too_large`, `not_found`.
 */
export async function replayToExternalQueue(db: D1Database, id: string, edit: ReplayEdit, act: AuditContext): Promise<DeadLetter> {
  const { deadLetter } = await getDeadLetter(db, id);
  if (deadLetter.status !== "open" && deadLetter.status !== "snoozed") return throwRefusal(db, id, "replayed");
  const edited = editedBodyOf(edit, deadLetter.contentType);
  if (edited === null && !isSendable(deadLetter))
    throw new ApiError(
      "invalid",
      `Dead letter ${id} can't be sent: its body could not be kept. Send another message in its place, or drop it`,
    );
  const [, moved] = await db.batch([
    ...changeStatus(db, id, toReplayed, act, edited === null ? "Replayed" : "Replayed with an edited body"),
    db
      .prepare(`UPDATE dead_letters SET resend_at = ?2, resend_body = ?3, resends = 0 WHERE id = ?1 AND act = ?4`)
      .bind(id, act.at, edited, act.id),
  ]);
  if (!moved?.results.length) return throwRefusal(db, id, "replayed");
  return findDeadLetter(db, id);
}

/** What one sweep sends at most. */
const batchSize = 100;

/** How long whoever takes a body has to send it, s. After that it is taken for lost and sent again. */
const sendTimeoutSeconds = 60;

/** Dead letters whose body has to be sent, at most 100. Costs one look into an index that is nearly always empty. */
export async function listDueExternalReplays(db: D1Database, at: string): Promise<string[]> {
  const { results } = await db
    .prepare(`SELECT id FROM dead_letters WHERE resend_at <= ?1 ORDER BY resend_at LIMIT ${batchSize}`)
    .bind(at)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** Attempts to send a replay, a minute apart; then it is open again. */
export const maxSendAttempts = 20;

/** A body to send; `resends` counts the attempts, this one included. */
export type ExternalReplay = EncodedBody & { id: string; queue: string; resends: number };

/** Takes those of `ids` that are due, to be sent now; each is taken by one caller only, and by another once its time is over. */
export async function takeExternalReplays(db: D1Database, ids: readonly string[], at: string): Promise<ExternalReplay[]> {
  const { results } = await db
    .prepare(
      `UPDATE dead_letters SET resend_at = ?2, resends = resends + 1 WHERE id IN (SELECT value FROM json_each(?1)) AND resend_at <= ?3
       RETURNING id, queue, resends, coalesce(resend_body, body) AS body, iif(resend_body IS NULL, content_type, 'json') AS contentType`,
    )
    .bind(JSON.stringify(ids.slice(0, batchSize)), secondsAfter(at, sendTimeoutSeconds), at)
    .all<ExternalReplay>();
  return results;
}

/** Says that these were sent. */
export async function markExternalReplaysSent(db: D1Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .prepare(`UPDATE dead_letters SET resend_at = NULL, resend_body = NULL WHERE id IN (SELECT value FROM json_each(?1))`)
    .bind(JSON.stringify(ids))
    .run();
}

/** Opens a dead letter again whose replay can't be sent: an operator has to look at it. One that was sent meanwhile stays as it is. */
export async function reopenUnsentReplay(db: D1Database, id: string, act: AuditContext): Promise<void> {
  await db.batch([
    ...changeStatus(
      db,
      id,
      { to: "open", from: ["replayed"] },
      act,
      `Opened again: its replay could not be sent in ${maxSendAttempts} attempts`,
    ),
    db.prepare(`UPDATE dead_letters SET resend_at = NULL, resend_body = NULL WHERE id = ?1 AND act = ?2`).bind(id, act.id),
  ]);
}
