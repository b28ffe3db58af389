import { deadLetterStatuses } from "#domain/dead-letters/deadLetter";
import type { Since } from "#domain/groups/since";
import { batchByName } from "../batch.ts";
import { laterDeploysSql, startedAtSql } from "../deploys.ts";

/** Deploys that are looked through for one of the queues of a group. */
const maxLooked = 100;

type Version = { id: string; tag: string | null; at: string };

/** SQL: the oldest kept dead letter of ?1. */
const oldestSql = `SELECT id FROM (${deadLetterStatuses
  .map(
    (status) =>
      `SELECT * FROM (SELECT id FROM dead_letters INDEXED BY dead_letters_by_fingerprint WHERE fingerprint = ?1 AND status = '${status}' ORDER BY id LIMIT 1)`,
  )
  .join(" UNION ALL ")}) ORDER BY id LIMIT 1`;

/**
 * Returns since when a group fails, with the deploy before. The first version is kept with the group; of a group from before that was kept,
 * it is known as long as the first dead letter is. Costs one round trip and at most about 220 rows.
 */
export async function sinceOf(
  db: D1Database,
  { fingerprint, firstSeenAt, queues }: { fingerprint: string; firstSeenAt: string; queues: readonly string[] },
): Promise<Since> {
  const rows = await batchByName<{
    first: { id: string; tag: string | null; deployedAt: string | null };
    worker: Version;
    signalbox: Version;
    oldest: { at: string | null };
  }>(db, {
    first: db
      .prepare(
        `SELECT f.id, v.tag, iif(v.deployed_at > ${startedAtSql}, v.deployed_at, NULL) AS deployedAt FROM (SELECT coalesce(first_version, (SELECT worker_version FROM dead_letters
           WHERE id = (${oldestSql}) AND created_at = ?2)) AS id FROM failure_groups WHERE fingerprint = ?1) AS f
         LEFT JOIN worker_versions AS v ON v.queue IN (SELECT value FROM json_each(?3)) AND v.version = f.id WHERE f.id IS NOT NULL LIMIT 1`,
      )
      .bind(fingerprint, firstSeenAt, JSON.stringify(queues)),
    worker: db
      .prepare(
        `SELECT version AS id, tag, deployed_at AS at FROM (SELECT * FROM worker_versions INDEXED BY worker_versions_by_deploy
           WHERE deployed_at <= ?1 AND deployed_at > ${startedAtSql} ORDER BY deployed_at DESC LIMIT ${maxLooked})
         WHERE queue IN (SELECT value FROM json_each(?2)) LIMIT 1`,
      )
      .bind(firstSeenAt, JSON.stringify(queues)),
    signalbox: db
      .prepare(`SELECT version AS id, NULL AS tag, at FROM (${laterDeploysSql}) WHERE at <= ?1 ORDER BY at DESC LIMIT 1`)
      .bind(firstSeenAt),
    oldest: db.prepare(
      `SELECT min(at) AS at FROM (SELECT min(at) AS at FROM (${laterDeploysSql}) UNION ALL SELECT min(deployed_at) FROM worker_versions WHERE deployed_at > ${startedAtSql})`,
    ),
  });
  const [first] = rows.first.rows;
  const ofVersion = first?.deployedAt ? { id: first.id, tag: first.tag, at: first.deployedAt } : undefined;
  const deployOf = (of: "worker" | "signalbox", version: Version | undefined): Since["deploy"] =>
    version ? { at: version.at, version: { id: version.id, tag: version.tag }, of } : null;
  return {
    firstSeenAt,
    version: first ? { id: first.id, tag: first.tag } : null,
    deploy: deployOf("worker", ofVersion ?? rows.worker.rows[0]) ?? deployOf("signalbox", rows.signalbox.rows[0]),
    oldestDeployAt: rows.oldest.rows[0]?.at ?? null,
  };
}
