import { createMessage } from "#brand-engine/domain/messages";
import type { Content } from "#brand-engine/domain/readApis";
import { deliver } from "#runtime/testing/service/deliver";
import { envOf } from "#runtime/testing/service/env";
import type { Env } from "../env.ts";
import worker from "../index.ts";

export const env = envOf<Env>();
export const queue = "publish-commands";

/** Stores an article in the stand-in for scalable-media. */
export async function giveContent(change: Partial<Content> = {}): Promise<Content> {
  const content: Content = {
    id: `c-${crypto.randomUUID()}`,
    brand: "niche-fi",
    keyword: "best budgeting apps",
    title: "Best budgeting apps",
    description: "Which one to take.",
    body: "# Best budgeting apps\n\nA **good** one.\n",
    wordCount: 440,
    writer: "sample",
    createdAt: "2026-10-01T09:00:00.000Z",
    ...change,
  };
  await (env.SCALABLE_MEDIA as unknown as { give: (content: Content) => Promise<void> }).give(content);
  return content;
}

/** The command to publish an article. */
export const publishCommand = ({ id, brand, keyword }: Pick<Content, "id" | "brand" | "keyword">) =>
  createMessage("content.publish", { brand_slug: brand, content_id: id, keyword }, { source: "test", correlationId: "c-1" });

/** Stores and publishes articles. */
export async function publishArticles(...changes: Partial<Content>[]): Promise<Content[]> {
  const contents = await Promise.all(changes.map((change) => giveContent(change)));
  for (const content of contents) await deliver(worker, env, queue, [publishCommand(content)]);
  return contents;
}
