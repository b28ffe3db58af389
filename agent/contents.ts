import { createMessage } from "#domain/messages/envelope";
import { Content } from "#domain/brands/readApis";
import { insertOutbox } from "#runtime/outbox";

/** An article is named after the run that wrote it. */
export const contentIdOfRun = (runId: string): string => `c-${runId}`;
/** The id of the command to publish an article that the run itself sends. */
export const publishEventIdOf = (runId: string): string => `${runId}-publish`;
export const runIdOfContent = (contentId: string): string => contentId.replace(/^c-/, "");

/** One article, or null. */
export async function getContent(db: D1Database, id: string): Promise<Content | null> {
  const row = await db
    .prepare(
      `SELECT id, brand, keyword, title, description, body, word_count AS wordCount, writer, created_at AS createdAt FROM contents WHERE id = ?1`,
    )
    .bind(id)
    .first();
  return row && Content.parse(row);
}

/**
 * Stores an article and announces it: row and outbox commit together. Ids follow from the run, so doing it again
 * stores and sends nothing twice.
 */
export async function storeContent(db: D1Database, content: Content, runId: string, correlationId: string | undefined): Promise<void> {
  const origin = (eventId: string) => ({ source: "scalable-media", correlationId, eventId });
  const refs = { brand_slug: content.brand, content_id: content.id, keyword: content.keyword };
  const ready = createMessage("content.ready", { ...refs, word_count: content.wordCount }, origin(`${runId}-ready`));
  const publish = createMessage("content.publish", refs, origin(publishEventIdOf(runId)));
  await db.batch([
    db
      .prepare(
        `INSERT OR IGNORE INTO contents (id, brand, keyword, title, description, body, word_count, writer, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`,
      )
      .bind(
        content.id,
        content.brand,
        content.keyword,
        content.title,
        content.description,
        content.body,
        content.wordCount,
        content.writer,
        content.createdAt,
      ),
    ...insertOutbox(
      db,
      [
        { queue: "brand-events", message: ready },
        { queue: "publish-commands", message: publish },
      ],
      content.createdAt,
    ),
  ]);
}
