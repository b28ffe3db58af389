import type { AuditContext } from "#domain/audit/audit";
import type { EncodedBody } from "#domain/messages/bodies";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import { outgoingBody } from "#domain/dead-letters/outgoing";
import type { ReplayEdit } from "#domain/dead-letters/replay";
import { batchByName } from "../batch.ts";
import { digestOf, digestOfEncoded } from "./bodyDigest.ts";
import { findDeadLetter, getDeadLetter } from "./list.ts";
import { secondsAfter } from "../time.ts";
import { throwRefusal } from "./commands.ts";
import { changeStatus, toReplayed } from "./status.ts";

/**
 * Replays a dead letter of a queue outside the job layer: its body as it arrived, or the edited body as JSON. Dead letter, counters,
 * audit entry and the body to send commit together. The caller sends it, otherwise the reconciler does. Of two replays at once, one takes
 * effect and the other throws `conflict`. Throws `invalid` if the body can't be sent or edited, `too_large`, `not_found`.
 */
export async function replayToExternalQueue(db: D1Database, id: string, edit: ReplayEdit, context: AuditContext): Promise<DeadLetter> {
  const { deadLetter } = await getDeadLetter(db, id);
  if (deadLetter.status !== "open" && deadLetter.status !== "snoozed") return throwRefusal(db, id, "replayed");
  const edited = outgoingBody(deadLetter, edit);
  const sentDigest = await (edited === null ? digestOfEncoded(deadLetter) : digestOf(JSON.parse(edited)));
  const { changed } = await batchByName<{ changed: { id: string } }>(db, {
    changed: changeStatus(db, id, toReplayed, context, edited === null ? "Replayed" : "Replayed with an edited body"),
    toSend: db
      .prepare(
        `UPDATE dead_letters SET resend_at = ?2, resend_body = ?3, resends = 0, sent_digest = ?5, returned_as = NULL WHERE id = ?1 AND act = ?4`,
      )
      .bind(id, context.at, edited, context.id, sentDigest),
  });
  if (changed.rows.length === 0) return throwRefusal(db, id, "replayed");
  return findDeadLetter(db, id);
}

/** Bodies sent in one run of the reconciler. */
const batchSize = 100;

/** Seconds that a caller has to send a body it took. After that another caller may send it again. */
const sendTimeoutSeconds = 60;

/** Returns the ids of up to 100 dead letters whose body must be sent. Costs one seek in an index that is nearly always empty. */
export async function listDueExternalReplays(db: D1Database, at: string): Promise<string[]> {
  const { results } = await db
    .prepare(`SELECT id FROM dead_letters WHERE resend_at <= ?1 ORDER BY resend_at LIMIT ${batchSize}`)
    .bind(at)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** A body to send. `resends` counts the attempts, including this one. */
export type ExternalReplay = EncodedBody & { id: string; queue: string; resends: number };

/**
 * Takes those of up to 100 dead letters that are due, to send them now. No two callers take the same one until {@link sendTimeoutSeconds}
 * have passed.
 */
export async function takeExternalReplays(db: D1Database, ids: readonly string[], at: string): Promise<ExternalReplay[]> {
  const { results } = await db
    .prepare(
      `UPDATE dead_letters SET resend_at = ?2, resends = resends + 1 WHERE id IN (SELECT value FROM json_each(?1)) AND resend_at <= ?3
       RETURNING id, coalesce(replayed_to, queue) AS queue, resends, coalesce(resend_body, body) AS body, iif(resend_body IS NULL, content_type, 'json') AS contentType`,
    )
    .bind(JSON.stringify(ids.slice(0, batchSize)), secondsAfter(at, sendTimeoutSeconds), at)
    .all<ExternalReplay>();
  return results;
}

/** Marks these as sent. */
export async function markExternalReplaysSent(db: D1Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .prepare(`UPDATE dead_letters SET resend_at = NULL, resend_body = NULL WHERE id IN (SELECT value FROM json_each(?1))`)
    .bind(JSON.stringify(ids))
    .run();
}

/** Opens a dead letter again whose replay can't be sent after so many attempts, so that an operator looks at it. Changes nothing if it was sent meanwhile. */
export async function reopenUnsentReplay(db: D1Database, id: string, attempts: number, context: AuditContext): Promise<void> {
  await db.batch([
    ...changeStatus(
      db,
      id,
      { to: "open", from: ["replayed"] },
      context,
      `Reopened: the replay could not be sent in ${attempts} ${attempts === 1 ? "attempt" : "attempts"}`,
    ),
    db
      .prepare(`UPDATE dead_letters SET resend_at = NULL, resend_body = NULL, replayed_to = NULL WHERE id = ?1 AND act = ?2`)
      .bind(id, context.id),
  ]);
}
