import type { NewAlert } from "#domain/alerts/alert";
import { alertQuietMs } from "#domain/alerts/quiet";
import { daysBefore, retentionDays } from "#domain/retention";

/** Name of the mark with the id of the last dead letter that alerts cover. */
export const deadLetterAlertsMark = "dead-letter-alerts";

/** Alerts raised after this time (ISO UTC) are still firing at `at`, and their webhook post is not repeated. */
export const quietSinceOf = (at: string): string => new Date(Date.parse(at) - alertQuietMs).toISOString();

/** `at` is now, ISO UTC. `posts` is true where a webhook is configured. */
export type RaiseOptions = { at: string; posts: boolean };

/**
 * Statements that raise an alert: they open it or add to the count of the open alert with its key, and ask for a post to the webhook,
 * at most once an hour for each key. An id that was raised before changes nothing. Run them in one batch.
 */
export function raiseAlert(db: D1Database, alert: NewAlert, { at, posts }: RaiseOptions): D1PreparedStatement[] {
  const quietSince = quietSinceOf(at);
  const isNew = `NOT EXISTS (SELECT 1 FROM alert_occurrences WHERE id = ?1)`;
  const requestPost = db
    .prepare(
      `INSERT INTO alert_posts (key, occurrence_id, created_at, due_at) SELECT ?2, ?1, ?3, ?3 WHERE ${isNew}
       ON CONFLICT (key) DO UPDATE SET occurrence_id = excluded.occurrence_id, created_at = excluded.created_at, due_at = excluded.due_at,
         attempts = 0 WHERE alert_posts.created_at <= ?4`,
    )
    .bind(alert.id, alert.key, at, quietSince);
  return [
    db
      .prepare(`UPDATE alerts SET open = 0 WHERE key = ?2 AND open = 1 AND last_raised_at <= ?3 AND ${isNew}`)
      .bind(alert.id, alert.key, quietSince),
    db
      .prepare(
        `INSERT INTO alerts (id, key, tenant, type, severity, title, detail, correlation_id, count, raised_at, last_raised_at, open)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1 WHERE ${isNew}
         ON CONFLICT (id) DO NOTHING
         ON CONFLICT (key) WHERE open = 1 DO UPDATE SET count = count + excluded.count, detail = excluded.detail,
           last_raised_at = max(last_raised_at, excluded.last_raised_at)`,
      )
      .bind(
        alert.id,
        alert.key,
        alert.tenant,
        alert.type,
        alert.severity,
        alert.title,
        alert.detail,
        alert.correlationId,
        alert.count,
        alert.raisedAt,
        at,
      ),
    ...(posts ? [requestPost] : []),
    db.prepare(`INSERT INTO alert_occurrences (id, raised_at) SELECT ?1, ?2 WHERE ${isNew}`).bind(alert.id, at),
  ];
}

/**
 * Statements that end the open alerts with the given keys, so that the next occurrence is a new alert and is posted at once. `if` is an SQL
 * condition over ?3 and on.
 */
export function closeAlerts(
  db: D1Database,
  keys: readonly string[],
  { at, if: condition, bound }: { at: string; if: string; bound: readonly string[] },
): D1PreparedStatement[] {
  if (keys.length === 0) return [];
  const close = (sql: string) => db.prepare(`${sql} AND ${condition}`).bind(JSON.stringify(keys), quietSinceOf(at), ...bound);
  return [
    close(`UPDATE alerts SET open = 0 WHERE open = 1 AND key IN (SELECT value FROM json_each(?1)) AND ?2 IS NOT NULL`),
    // A post that is still to be sent stays.
    close(`UPDATE alert_posts SET created_at = ?2 WHERE key IN (SELECT value FROM json_each(?1)) AND due_at IS NULL`),
  ];
}

/** Statements that delete up to 500 rows of each table of alerts whose retention period is over. */
export function deleteOldAlerts(db: D1Database, now: Date): D1PreparedStatement[] {
  const deleteRows = (table: string, key: string, column: string, before: string) =>
    db
      .prepare(`DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${column} < ?1 ORDER BY ${column} LIMIT 500)`)
      .bind(before);
  return [
    deleteRows("alerts", "id", "last_raised_at", daysBefore(now, retentionDays.alerts)),
    deleteRows("alert_occurrences", "id", "raised_at", daysBefore(now, retentionDays.messages)),
    deleteRows("alert_posts", "key", "created_at", daysBefore(now, retentionDays.messages)),
  ];
}
