import type { FailureGroup, FailureGroupDetail } from "#domain/groups/group";
import { deadLetterStatuses } from "#domain/dead-letters/deadLetter";
import { notFound } from "#domain/errors/refused";
import { batchByName } from "../batch.ts";
import { deadLetterColumns, deadLetterOf } from "../dead-letters/list.ts";
import { groupColumns, groupOf, valuesOf } from "./read.ts";

/** Dead letters whose traces and subjects are shown, and that are shown themselves. */
export const latest = { affected: 20, shown: 5 };

/** SQL: ids of the latest dead letters of ?1. The lists of all statuses are merged, so that no more of them is read. */
const latestIds = `${deadLetterStatuses
  .map((status) => `SELECT id FROM dead_letters INDEXED BY dead_letters_by_fingerprint WHERE fingerprint = ?1 AND status = '${status}'`)
  .join(" UNION ALL ")} ORDER BY id DESC LIMIT`;

/** A dead letter of a group, as far as its subject and trace need it. */
export type AffectedDeadLetter = { id: string; queue: string; correlationId: string | null; createdAt: string };

/** A group with its latest dead letters: `affected` are 20, newest first. */
export type StoredGroup = Omit<FailureGroupDetail, "subjects" | "traces"> & { affected: AffectedDeadLetter[] };

/** Returns a group as it is at `now` with its latest dead letters. Costs one round trip and about 100 rows. Throws `not_found`. */
export async function getGroup(db: D1Database, fingerprint: string, now: Date): Promise<StoredGroup> {
  const { rows, affected, shown } = await batchByName<{
    rows: { types: string; tenants: string };
    affected: AffectedDeadLetter;
    shown: unknown;
  }>(db, {
    rows: db.prepare(`SELECT ${groupColumns}, g.types, g.tenants FROM failure_groups AS g WHERE g.fingerprint = ?1`).bind(fingerprint),
    affected: db
      .prepare(
        `SELECT d.id, d.queue, d.correlation_id AS correlationId, d.created_at AS createdAt
         FROM (${latestIds} ${latest.affected}) AS l CROSS JOIN dead_letters AS d ON d.id = l.id ORDER BY d.id DESC`,
      )
      .bind(fingerprint),
    shown: db
      .prepare(
        `SELECT ${deadLetterColumns} FROM (${latestIds} ${latest.shown}) AS l CROSS JOIN dead_letters AS d ON d.id = l.id ORDER BY d.id DESC`,
      )
      .bind(fingerprint),
  });
  const [row] = rows.rows;
  if (!row) throw notFound("group", fingerprint);
  return {
    group: groupOf(row, now),
    types: valuesOf(row.types),
    tenants: valuesOf(row.tenants),
    affected: affected.rows,
    deadLetters: shown.rows.map(deadLetterOf),
  };
}

/** Returns a group as it is at `now`. Throws `not_found`. */
export async function findGroup(db: D1Database, fingerprint: string, now: Date): Promise<FailureGroup> {
  const row = await db.prepare(`SELECT ${groupColumns} FROM failure_groups AS g WHERE g.fingerprint = ?1`).bind(fingerprint).first();
  if (!row) throw notFound("group", fingerprint);
  return groupOf(row, now);
}
