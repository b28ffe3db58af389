import { secondsAfter } from "../time.ts";
import { elementsOf } from "../elements.ts";

/** A post that was taken, with the open alert that it reports. `since`: when the alert was raised first; `raisedAt`: last, ISO UTC. */
export type AlertPost = {
  key: string;
  occurrenceId: string;
  /** Counts from 1. */
  attempt: number;
  alert: {
    id: string;
    tenant: string | null;
    type: string;
    severity: string;
    title: string;
    detail: string;
    correlationId: string | null;
    count: number;
    since: string;
    raisedAt: string;
  };
};

/** The most posts of one call: the next one takes the rest. */
const maxPosts = 10;
/** A post that was taken and neither sent nor postponed is due again after this time, s: longer than a webhook may take. */
const takenSeconds = 60;

/** Takes up to 10 due posts, so that nobody else sends them meanwhile. A crash after that makes them due again a minute later. */
export async function takeDuePosts(db: D1Database, at: string): Promise<AlertPost[]> {
  const taken = await db
    .prepare(
      `UPDATE alert_posts SET attempts = attempts + 1, due_at = ?2
       WHERE key IN (SELECT key FROM alert_posts WHERE due_at <= ?1 ORDER BY due_at LIMIT ${maxPosts})
       RETURNING key, occurrence_id AS occurrenceId, attempts AS attempt`,
    )
    .bind(at, secondsAfter(at, takenSeconds))
    .all<Omit<AlertPost, "alert">>();
  if (taken.results.length === 0) return [];
  const { results } = await db
    .prepare(
      `SELECT a.key, a.id, a.tenant, a.type, a.severity, a.title, a.detail, a.correlation_id AS correlationId, a.count, a.raised_at AS since,
         a.last_raised_at AS raisedAt FROM ${elementsOf(taken.results.length)} AS j CROSS JOIN alerts AS a ON a.key = j.column1 AND a.open = 1`,
    )
    .bind(JSON.stringify(taken.results.map(({ key }) => key)))
    .all<AlertPost["alert"] & { key: string }>();
  const alerts = new Map(results.map(({ key, ...alert }) => [key, alert]));
  return taken.results.flatMap((post) => {
    const alert = alerts.get(post.key);
    return alert ? [{ ...post, alert }] : [];
  });
}

/** Records that a post was sent. */
export async function markPosted(db: D1Database, { key, occurrenceId, alert }: AlertPost, at: string): Promise<void> {
  await db.batch([
    db.prepare(`UPDATE alert_posts SET due_at = NULL WHERE key = ?1 AND occurrence_id = ?2`).bind(key, occurrenceId),
    db.prepare(`UPDATE alerts SET sent_at = ?2, post_error = NULL WHERE id = ?1`).bind(alert.id, at),
  ]);
}

/** Records that a post failed with `error`. It is due again at `dueAt` (ISO UTC), or never when that is null. */
export async function markPostFailed(
  db: D1Database,
  { key, occurrenceId, alert }: AlertPost,
  error: string,
  dueAt: string | null,
): Promise<void> {
  await db.batch([
    db.prepare(`UPDATE alert_posts SET due_at = ?3 WHERE key = ?1 AND occurrence_id = ?2`).bind(key, occurrenceId, dueAt),
    db.prepare(`UPDATE alerts SET post_error = ?2 WHERE id = ?1`).bind(alert.id, error),
  ]);
}
