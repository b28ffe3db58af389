import { ArchivedDeadLetter } from "#domain/dead-letters/archive";
import { countFitting } from "../jobs/bodies.ts";
import { parseJsonOrNull } from "../jobs/read.ts";
import type { Page, PageRequest } from "../page.ts";
import { expiresBefore, retentionChunk } from "./expiry.ts";
import { cursorOf, type DeadLetterFilter, scanDeadLetters } from "./scan.ts";
import { elementsOf } from "../elements.ts";

const columns = `d.id, d.job_id AS jobId, d.queue, d.type, d.event_id AS eventId, d.tenant, d.correlation_id AS correlationId, d.source, d.status, d.reason,
  d.error_name AS errorName, d.error_message AS errorMessage, d.error_stack AS errorStack, d.error_details AS errorDetails, d.fingerprint, d.attempts,
  d.created_at AS createdAt, d.resolved_at AS resolvedAt, d.resolved_by AS resolvedBy, d.resolved_reason AS resolvedReason,
  d.snoozed_until AS snoozedUntil, d.replay_of AS replayOf, d.came_back AS cameBack, d.content_type AS contentType, d.body`;

const archivedOf = (row: { errorDetails: string | null }): ArchivedDeadLetter =>
  ArchivedDeadLetter.parse({ ...row, errorDetails: parseJsonOrNull(row.errorDetails) });

/** SQL: bytes of a dead letter `d` with its body. */
const sizeOf = (d: string): string =>
  `length(CAST(${d}.body AS BLOB)) + length(CAST(${d}.error_stack AS BLOB)) + coalesce(length(CAST(${d}.error_details AS BLOB)), 0) + 500`;

type Sized = { id: string; queue: string; resolvedAt: string | null; bytes: number };

/** Returns these dead letters with their bodies, in the order of the ids. Those that no longer exist are left out. One round trip. */
async function readWhole(db: D1Database, ids: readonly string[]): Promise<ArchivedDeadLetter[]> {
  if (ids.length === 0) return [];
  const { results } = await db
    .prepare(`SELECT ${columns} FROM ${elementsOf(ids.length)} AS j CROSS JOIN dead_letters AS d ON d.id = j.column1`)
    .bind(JSON.stringify(ids))
    .all<{ errorDetails: string | null }>();
  return results.map(archivedOf);
}

/** The beginning of these rows that fits in one answer, of about 2 MB: at least one. */
const fitting = (rows: readonly Sized[]): Sized[] => rows.slice(0, countFitting(rows.map(({ bytes }) => bytes)));

/**
 * Returns a page of dead letters with their whole bodies, in the order of {@link scanDeadLetters}: at most `limit`, about 2 MB. Costs two or
 * three round trips.
 */
export async function listWholeDeadLetters(db: D1Database, filter: DeadLetterFilter, page: PageRequest): Promise<Page<ArchivedDeadLetter>> {
  const listed = await scanDeadLetters(
    db,
    filter,
    page,
    `d.id, d.queue, d.resolved_at AS resolvedAt, ${sizeOf("d")} AS bytes`,
    (row) => row as Sized,
  );
  const rows = fitting(listed.items);
  const last = rows.at(-1);
  const nextCursor = last && rows.length < listed.items.length ? cursorOf(filter)(last) : listed.nextCursor;
  const ids = rows.map(({ id }) => id);
  return { items: await readWhole(db, ids), nextCursor };
}

/**
 * Returns up to 200 dead letters whose retention period is over at `now`, about 2 MB, in the order in which retention deletes them. The same
 * rows give the same chunk. Costs two round trips.
 */
export async function readExpiredDeadLetters(db: D1Database, now: Date): Promise<ArchivedDeadLetter[]> {
  const { results } = await db
    .prepare(
      `SELECT d.id, d.queue, d.resolved_at AS resolvedAt, ${sizeOf("d")} AS bytes FROM dead_letters AS d INDEXED BY dead_letters_resolved
       WHERE ${expiresBefore("?1")} ORDER BY resolved_at, d.id LIMIT ${retentionChunk}`,
    )
    .bind(now.toISOString())
    .all<Sized>();
  return readWhole(
    db,
    fitting(results).map(({ id }) => id),
  );
}

/** Deletes those of these dead letters whose retention period is still over at `now`: one may have been restored. Returns how many. */
export async function deleteArchivedDeadLetters(db: D1Database, ids: readonly string[], now: Date): Promise<number> {
  const { meta } = await db
    .prepare(`DELETE FROM dead_letters WHERE id IN (SELECT value FROM json_each(?2)) AND ${expiresBefore("?1")}`)
    .bind(now.toISOString(), JSON.stringify(ids))
    .run();
  return meta.changes;
}
