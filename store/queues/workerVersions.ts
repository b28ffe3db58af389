import { daysBefore, retentionDays } from "#domain/retention";

type Version = { id: string; tag: string | null; deployedAt: string };

/** A statement that records that a version of a Worker finishes attempts of a queue. Changes nothing for a known version. */
export const recordWorkerVersion = (db: D1Database, queue: string, { id, tag, deployedAt }: Version): D1PreparedStatement =>
  db
    .prepare(`INSERT OR IGNORE INTO worker_versions (queue, version, tag, deployed_at) VALUES (?1, ?2, ?3, ?4)`)
    .bind(queue, id, tag, deployedAt);

/** A statement that deletes up to 500 versions that were deployed longer ago than deploys are kept. */
export const deleteOldWorkerVersions = (db: D1Database, now: Date): D1PreparedStatement =>
  db
    .prepare(
      `DELETE FROM worker_versions WHERE (queue, version) IN (SELECT queue, version FROM worker_versions WHERE deployed_at < ?1 LIMIT 500)`,
    )
    .bind(daysBefore(now, retentionDays.deploys));
