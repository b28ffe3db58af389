import "#brand-engine/declare";
import { internalOf, publicFetch } from "#runtime/internal";
import { defineService, serviceLoop } from "#runtime/service";
import type { Env } from "./env.ts";
import { onContentPublished } from "./handler.ts";
import { parsePostsRequest, readBrandPosts } from "./list.ts";

const loop = serviceLoop<Env>(
  "social-good",
  { "social-commands": { "content.published": onContentPublished } },
  { callsOutside: ["content.published"] },
);

/** Read endpoints and rehearsals for the API, over a service binding. */
export class Internal extends internalOf(loop) {
  override async fetch(request: Request): Promise<Response> {
    const posts = parsePostsRequest(request);
    return posts ? Response.json(await readBrandPosts(this.env.DB, posts)) : super.fetch(request);
  }
}

export default {
  ...defineService<Env>(loop),
  fetch: publicFetch,
} satisfies ExportedHandler<Env>;
