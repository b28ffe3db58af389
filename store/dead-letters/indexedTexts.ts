import type { EncodedBody } from "#domain/messages/bodies";
import { batchByName } from "../batch.ts";
import { searchedText, searchTextOf } from "./searchText.ts";
import { elementsOf } from "../elements.ts";

/** How many dead letters there are, how many were deleted, and how many there ever were. The last one only grows. */
export type DeadLetterTotals = { total: number; removed: number; arrived: number };

/** Ids of dead letters, or their texts, and how many rows were read for them. */
export type Read<T> = { items: T[]; rowsRead: number };

const selectIds = `SELECT id FROM dead_letters WHERE id > ?1 ORDER BY id LIMIT ?2`;

/** Returns up to `limit` ids after `after`, in order. */
export async function readIdsAfter(db: D1Database, after: string, limit: number): Promise<Read<string>> {
  const { results, meta } = await db.prepare(selectIds).bind(after, limit).all<{ id: string }>();
  return { items: results.map(({ id }) => id), rowsRead: meta.rows_read };
}

/** Returns up to `limit` ids after `after` and the totals at the same moment. Reads a row for each id and for each queue. */
export async function readArrivals(db: D1Database, after: string, limit: number): Promise<Read<string> & { totals: DeadLetterTotals }> {
  const { ids, totals } = await batchByName<{ ids: { id: string }; totals: { total: number; removed: number } }>(db, {
    ids: db.prepare(selectIds).bind(after, limit),
    totals: db.prepare(
      `SELECT coalesce(sum(open_dead_letters + snoozed_dead_letters + replayed_dead_letters + dropped_dead_letters), 0) AS total,
         coalesce(sum(removed_dead_letters), 0) AS removed FROM queues`,
    ),
  });
  const { total, removed } = totals.rows[0] ?? { total: 0, removed: 0 };
  return {
    items: ids.rows.map(({ id }) => id),
    totals: { total, removed, arrived: total + removed },
    rowsRead: ids.rowsRead + totals.rowsRead,
  };
}

/** Characters of texts that are read together. Longer ones are read one by one: one answer of D1 must fit in memory. */
const maxTogether = 20_000;

type TextRow = EncodedBody & { id: string; text: string | null; isFilledIn: 0 | 1 };

/**
 * Returns the searched texts of up to 100 dead letters, in the order of their ids. Those that are gone are left out. The text of a body that
 * {@link searchTextOf} has not been stored for yet is there in both forms, since a search may read either.
 */
export async function readTexts(db: D1Database, ids: readonly string[]): Promise<Read<{ id: string; text: string }>> {
  const { results, meta } = await db
    .prepare(
      `SELECT d.id, content_type AS contentType, iif(length(${searchedText}) <= ${maxTogether}, ${searchedText}, NULL) AS text,
         search_text IS NULL AND content_type IN ('bytes', 'v8') AS isFilledIn,
         iif(search_text IS NULL AND content_type IN ('bytes', 'v8'), body, '') AS body
       FROM ${elementsOf(ids.length)} CROSS JOIN dead_letters AS d ON d.id = column1`,
    )
    .bind(JSON.stringify(ids))
    .all<TextRow>();
  const read = { items: [] as { id: string; text: string }[], rowsRead: meta.rows_read };
  for (const { id, text, isFilledIn, ...body } of results) {
    const whole = text ?? (await readLongText(db, id, read));
    read.items.push({ id, text: isFilledIn ? `${whole} ${searchTextOf(body) ?? ""}` : whole });
  }
  return read;
}

async function readLongText(db: D1Database, id: string, read: { rowsRead: number }): Promise<string> {
  const { results, meta } = await db
    .prepare(`SELECT ${searchedText} AS text FROM dead_letters WHERE id = ?1`)
    .bind(id)
    .all<{ text: string }>();
  read.rowsRead += meta.rows_read;
  return results[0]?.text ?? "";
}

/** Returns which of these dead letters still exist. */
export async function readExisting(db: D1Database, ids: readonly string[]): Promise<Set<string>> {
  const { results } = await db
    .prepare(`SELECT d.id FROM ${elementsOf(ids.length)} CROSS JOIN dead_letters AS d ON d.id = column1`)
    .bind(JSON.stringify(ids))
    .all<{ id: string }>();
  return new Set(results.map(({ id }) => id));
}
