import { errorText } from "#domain/errors/errorInfo";
import { derivedId } from "#domain/messages/envelope";
import { createMessage, type Message } from "#brand-engine/domain/messages";
import { Content } from "#brand-engine/domain/readApis";
import { PermanentError, TransientError } from "#domain/jobs/retry";
import { pagePath } from "#brand-engine/domain/sites";
import type { Delivery, OutgoingMessage } from "#runtime/handlers";
import type { Handler } from "#brand-engine/runtime/handlers";
import type { Env } from "./env.ts";
import { renderMarkdown } from "./markdown.ts";
import { insertPage, type NewPage, findExistingPages, replacePage } from "./pages.ts";
import { uniqueSlugOf, slugOf } from "./slug.ts";

async function readContent(env: Env, { brand_slug, content_id, keyword }: Message<"content.publish">["payload"]): Promise<Content> {
  let read: unknown;
  try {
    read = await env.SCALABLE_MEDIA.content(content_id);
  } catch (error) {
    throw new TransientError(`scalable-media did not answer: ${errorText(error)}`);
  }
  // The command may arrive before the content is committed.
  if (read === null) throw new TransientError(`Content ${content_id} does not exist yet`);
  const content = Content.safeParse(read);
  if (!content.success) throw new PermanentError(`Content ${content_id} is not a valid article: ${content.error.message.slice(0, 300)}`);
  if (content.data.brand !== brand_slug || content.data.keyword !== keyword)
    throw new PermanentError(
      `Content ${content_id} has the keyword "${content.data.keyword}" of ${content.data.brand}, not the one to publish`,
    );
  return content.data;
}

/**
 * The event that an article is published. Its id follows from content and command: a repeated delivery publishes the same
 * event, and another command (because the first event was lost) publishes a new one.
 */
function publishedEvent({ message }: Delivery<Message<"content.publish">>, slug: string, publishedAt: string): OutgoingMessage[] {
  const { brand_slug, content_id, keyword } = message.payload;
  const payload = { brand_slug, content_id, keyword, urls: [pagePath(brand_slug, slug)], published_at: publishedAt };
  const origin = {
    source: "pages-plus",
    correlationId: message.correlation_id,
    eventId: derivedId("content.published", content_id, message.event_id),
  };
  return [{ queue: "brand-events", message: createMessage("content.published", payload, origin) }];
}

/**
 * Publishes an article. A keyword always has one page: the same content changes nothing, newer content replaces it, and
 * older content is ignored.
 */
export const onContentPublish: Handler<"content.publish", Env> = async (delivery, env) => {
  const { brand_slug: brand, content_id: contentId, keyword } = delivery.message.payload;
  const plainSlug = slugOf(keyword);
  const existingPages = await findExistingPages(env.DB, brand, keyword, plainSlug);
  const current = existingPages.find((page) => page.keyword === keyword);
  if (current?.contentId === contentId) return { emit: publishedEvent(delivery, current.slug, current.publishedAt) };
  const content = await readContent(env, delivery.message.payload);
  if (current && current.contentCreatedAt >= content.createdAt) return {};
  const isSlugTaken = existingPages.some((page) => page.slug === plainSlug);
  const page: NewPage = {
    brand,
    slug: current?.slug ?? (plainSlug && !isSlugTaken ? plainSlug : uniqueSlugOf(keyword)),
    keyword,
    contentId,
    contentCreatedAt: content.createdAt,
    title: content.title,
    description: content.description,
    writer: content.writer,
    wordCount: content.wordCount,
    html: renderMarkdown(content.body),
    publishedAt: delivery.at,
  };
  const writes = current ? [replacePage(env.DB, page, delivery.at)] : insertPage(env.DB, page);
  return { writes, emit: publishedEvent(delivery, page.slug, delivery.at) };
};
