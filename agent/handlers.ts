import { getAgentByName } from "agents";
import type { Message } from "#domain/messages/envelope";
import { PermanentError } from "#domain/jobs/retry";
import { ownPages } from "#domain/brands/sites";
import type { Handler, Handlers } from "#runtime/handlers";
import { getBrand } from "#store/brands/brands";
import type { Env } from "./env.ts";

type Taken = "cycle.requested" | "research.completed" | "content.generate" | "content.ready" | "content.published" | "content.performed";

/** Hands a message to its brand's agent, which handles it once. A brand nobody made must not come to be by a message. */
const toBrand: Handler<Taken, Env> = async ({ message }, env) => {
  const slug = message.payload.brand_slug;
  if (!(await getBrand(env.OPS, slug))) throw new PermanentError(`There is no brand called ${slug}`);
  // A link to anywhere else would stand on the dashboard as if it were the article.
  if (message.type === "content.published" && ownPages(slug, message.payload.urls).length === 0)
    throw new PermanentError(`None of these is a page of ${slug}: ${message.payload.urls.slice(0, 3).join(", ")}`);
  const brand = await getAgentByName(env.BRAND_AGENT, slug);
  await brand.receive(message as Message);
  return {};
};

/** What `sm-commands` carries: commands to a brand, and the facts it waits for. */
export const smCommands: Handlers<Env> = {
  "cycle.requested": toBrand,
  "research.completed": toBrand,
  "content.generate": toBrand,
  "content.ready": toBrand,
  "content.published": toBrand,
  "content.performed": toBrand,
};
