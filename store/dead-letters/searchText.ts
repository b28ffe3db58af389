import type { EncodedBody } from "#domain/messages/bodies";
import { previewOf } from "#domain/messages/preview";

/** Characters of a body that one dead letter shows, and that a search reads. */
export const maxShownLength = 20_000;

/** SQL: the part of the body of a dead letter that a search reads. */
const searchedBody = `coalesce(search_text, body)`;

/** SQL: the text of a dead letter that a search reads. */
export const searchedText = `(error_name || ' ' || error_message || ' ' || ${searchedBody})`;

/** Returns the text stored beside a body for searches: the text of its preview. Null for JSON and text, which are searched directly. */
export const searchTextOf = (body: EncodedBody): string | null =>
  body.contentType === "bytes" || body.contentType === "v8" ? previewOf(body, maxShownLength) : null;

const chunkSize = 25;

/**
 * Fills in the search text of up to 25 older dead letters. Costs one seek in an index that is nearly always empty. Returns how many were
 * filled in.
 */
export async function fillSearchTexts(db: D1Database): Promise<number> {
  const { results } = await db
    .prepare(
      `SELECT id, body, content_type AS contentType FROM dead_letters INDEXED BY dead_letters_without_text
       WHERE search_text IS NULL AND content_type IN ('bytes', 'v8') LIMIT ${chunkSize}`,
    )
    .all<EncodedBody & { id: string }>();
  const set = `UPDATE dead_letters SET search_text = ?2 WHERE id = ?1`;
  if (results.length > 0) await db.batch(results.map((row) => db.prepare(set).bind(row.id, searchTextOf(row))));
  return results.length;
}
