import { causationIdOf } from "#domain/messages/causation";
import { createMessage } from "#brand-engine/domain/messages";
import { Content } from "#brand-engine/domain/readApis";
import { insertOutbox } from "#runtime/outbox";

/** The id of the article that a run writes. */
export const contentIdOfRun = (runId: string): string => `c-${runId}`;
/** The event id of the publish command that a run sends. */
export const publishEventIdOf = (runId: string): string => `${runId}-publish`;
/** The id of the run that wrote an article. */
export const runIdOfContent = (contentId: string): string => contentId.replace(/^c-/, "");

/** Returns one article, or null. */
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
 * Stores an article with the messages that announce and publish it, in one transaction. All ids are derived from the run, so
 * a repeated call stores and sends nothing twice. The last step of the run is the cause of both.
 */
export async function storeContent(db: D1Database, content: Content, runId: string, correlationId: string | undefined): Promise<void> {
  const causationId = causationIdOf("workflow", `${runId}#store-and-publish`);
  const origin = (eventId: string) => ({ source: "scalable-media", correlationId, causationId, eventId });
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
