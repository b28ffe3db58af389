import { publicFetch } from "#runtime/internal";
import { defineService } from "#runtime/service";
import type { Env } from "./env.ts";
import { onContentPublished } from "./handler.ts";

export { Internal } from "#runtime/internal";

export default {
  ...defineService<Env>("social-good", { "social-commands": { "content.published": onContentPublished } }),
  fetch: publicFetch,
} satisfies ExportedHandler<Env>;
