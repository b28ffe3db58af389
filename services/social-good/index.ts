import "#brand-engine/declare";
import { Internal as InternalBase, publicFetch } from "#runtime/internal";
import { defineService } from "#runtime/service";
import type { Env } from "./env.ts";
import { onContentPublished } from "./handler.ts";
import { parsePostsRequest, readBrandPosts } from "./list.ts";

/** Read endpoints for the API, over a service binding. */
export class Internal extends InternalBase<Env> {
  override async fetch(request: Request): Promise<Response> {
    const posts = parsePostsRequest(request);
    return posts ? Response.json(await readBrandPosts(this.env.DB, posts)) : super.fetch(request);
  }
}

export default {
  ...defineService<Env>("social-good", { "social-commands": { "content.published": onContentPublished } }),
  fetch: publicFetch,
} satisfies ExportedHandler<Env>;
