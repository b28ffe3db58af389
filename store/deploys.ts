import { daysBefore, retentionDays } from "#domain/retention";

/** A statement that records when a version was first deployed. Changes nothing for the current version. */
export const recordDeploy = (db: D1Database, at: string, version: string): D1PreparedStatement =>
  db
    .prepare(
      `INSERT OR IGNORE INTO deploys (at, version) SELECT ?1, ?2
       WHERE coalesce((SELECT version FROM deploys ORDER BY at DESC LIMIT 1), '') <> ?2`,
    )
    .bind(at, version);

/** SQL: when the installation started, '' if that is not known. What was deployed until then came with it: no failure has to do with its change. */
export const startedAtSql = `(SELECT coalesce(min(at), '') FROM deploys)`;

/** SQL: the deploys of Signalbox that may explain a change, with `at` and `version`. */
export const laterDeploysSql = `SELECT at, version FROM deploys WHERE at > ${startedAtSql}`;

/** A statement that deletes up to 500 deploys older than their retention period. */
export const deleteOldDeploys = (db: D1Database, now: Date): D1PreparedStatement =>
  db
    .prepare(`DELETE FROM deploys WHERE at IN (SELECT at FROM deploys WHERE at < ?1 LIMIT 500)`)
    .bind(daysBefore(now, retentionDays.deploys));
