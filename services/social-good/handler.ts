import { derivedId } from "#domain/messages/envelope";
import { createMessage } from "#brand-engine/domain/messages";
import { PermanentError } from "#domain/jobs/retry";
import { ownPages } from "#brand-engine/domain/sites";
import { absoluteUrl } from "#runtime/dashboardUrl";
import { postWebhook } from "#runtime/webhook";
import type { Handler } from "#brand-engine/runtime/handlers";
import type { Env } from "./env.ts";
import { filterNewPosts, postsFor, storePosts } from "./posts.ts";

/**
 * Promotes a published article. Posts are sent before the commit, so that no unsent post is stored as sent. A retry may send a
 * post again; the receiver can drop it by its idempotency key.
 */
export const onContentPublished: Handler<"content.published", Env> = async ({ message, at }, env) => {
  const { brand_slug: brand, keyword } = message.payload;
  const urls = ownPages(brand, message.payload.urls);
  if (urls.length === 0)
    throw new PermanentError(`None of these addresses is a page of ${brand}: ${message.payload.urls.slice(0, 3).join(", ")}`);
  // Without a known public address the post contains only the path.
  const linkOf = (url: string) => absoluteUrl(env, url) ?? url;
  const posts = await filterNewPosts(
    env.DB,
    urls.flatMap((url) => postsFor(brand, keyword, url, linkOf(url))),
  );
  const webhook = env.SOCIAL_WEBHOOK_URL;
  const { published_at } = message.payload;
  if (webhook) for (const post of posts) await postWebhook(webhook, { ...post, url: linkOf(post.url), published_at }, post.id);
  return {
    writes: storePosts(env.DB, posts, webhook ? new Date().toISOString() : null, at),
    emit: posts.map((post) => ({
      queue: "brand-events",
      message: createMessage(
        "social.posted",
        { brand_slug: brand, post_id: post.id, url: post.url, network: post.network },
        { source: "social-good", correlationId: message.correlation_id, eventId: derivedId("social.posted", post.id) },
      ),
    })),
  };
};
