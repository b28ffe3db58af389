import { healthz } from "#runtime/healthz";
import { defineService } from "#runtime/service";
import type { Env } from "./env.ts";
import { onContentPublished } from "./handler.ts";

export default {
  ...defineService<Env>("social-good", { "social-commands": { "content.published": onContentPublished } }),
  fetch: healthz,
} satisfies ExportedHandler<Env>;
