import { getAgentByName } from "agents";
import { causationIdOf } from "#domain/messages/causation";
import type { Message } from "#brand-engine/domain/messages";
import { PermanentError } from "#domain/jobs/retry";
import { ownPages } from "#brand-engine/domain/sites";
import type { Handler, Handlers } from "#brand-engine/runtime/handlers";
import { getBrand } from "#brand-engine/store/brands";
import type { Env } from "./env.ts";

type BrandMessage =
  | "cycle.requested"
  | "research.completed"
  | "content.generate"
  | "content.ready"
  | "content.published"
  | "content.performed";

/** Passes a message to its brand's agent, which handles it once. Fails for an unknown brand: a message must not create an agent. */
const toBrand: Handler<BrandMessage, Env> = async ({ message, jobId }, env) => {
  const slug = message.payload.brand_slug;
  if (!(await getBrand(env.OPS, slug))) throw new PermanentError(`Brand ${slug} does not exist`);
  // The dashboard links to this URL as the article, so it must belong to the brand's site.
  if (message.type === "content.published" && ownPages(slug, message.payload.urls).length === 0)
    throw new PermanentError(`None of these URLs belongs to the site of ${slug}: ${message.payload.urls.slice(0, 3).join(", ")}`);
  const brand = await getAgentByName(env.BRAND_AGENT, slug);
  await brand.receive(message as Message, causationIdOf("job", jobId));
  return {};
};

/** The handlers of `sm-commands`: commands to a brand, and the events it waits for. */
export const smCommands: Handlers<Env> = {
  "cycle.requested": toBrand,
  "research.completed": toBrand,
  "content.generate": toBrand,
  "content.ready": toBrand,
  "content.published": toBrand,
  "content.performed": toBrand,
};
