import type { EncodedBody } from "#domain/messages/bodies";
import { previewOf } from "#domain/messages/preview";

/** Characters of a body that are shown of one dead letter, and searched. */
export const maxShownLength = 20_000;

/** SQL: what a search reads of the body of a dead letter. */
export const searchedBody = `coalesce(search_text, body)`;

/** What is kept beside a body to search it by: the text its preview shows. Null for JSON and text, which are searched as they are. */
export const searchTextOf = (kept: EncodedBody): string | null =>
  kept.contentType === "bytes" || kept.contentType === "v8" ? previewOf(kept, maxShownLength) : null;

const chunkSize = 25;

/** Gives up to 25 dead letters of before there was such a text theirs; costs one look into an index that is nearly always empty. Returns how many. */
export async function fillSearchTexts(db: D1Database): Promise<number> {
  const { results } = await db
    .prepare(
      `SELECT id, body, content_type AS contentType FROM dead_letters INDEXED BY dead_letters_without_text
       WHERE search_text IS NULL AND content_type IN ('bytes', 'v8') LIMIT ${chunkSize}`,
    )
    .all<EncodedBody & { id: string }>();
  const set = `UPDATE dead_letters SET search_text = ?2 WHERE id = ?1`;
  if (results.length > 0) await db.batch(results.map((one) => db.prepare(set).bind(one.id, searchTextOf(one))));
  return results.length;
}
