import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { AccountMessages, defaultPeeked, maxPeeked } from "#domain/account/messages";
import { sourceQueueIn, workerSettingsOf } from "#domain/settings/workerSettings";
import { findWatchOf } from "#store/queues/watch";
import { findInShards } from "#store/shards";
import type { AppEnv } from "../context.ts";
import { read } from "../routes.ts";
import { jsonResponse, limitParameter, QueuePath } from "../schemas.ts";
import { accountApiOf } from "./accountApi.ts";
import type { CloudflareApi } from "../cloudflare/cloudflareApi.ts";
import { queuesQuestion } from "./reads.ts";
import { lastAnswer } from "./sharedAnswer.ts";
import { peekMessages } from "./peekMessages.ts";

/** Returns the queue whose dead letters a queue gets, as far as is known without another call; null for none. */
async function sourceQueueOf(c: Context<AppEnv>, api: CloudflareApi, name: string): Promise<string | null> {
  const watched =
    sourceQueueIn(workerSettingsOf(c.env), name) ?? (await findInShards(c.var.shards, (ops) => findWatchOf(ops, name)))?.queue;
  if (watched) return watched;
  const queues = (await lastAnswer(c.var.ops, api, queuesQuestion, ""))?.value.items ?? [];
  return queues.find(({ consumers }) => consumers.some(({ deadLetterQueue }) => deadLetterQueue === name))?.name ?? null;
}

export const accountMessages = new OpenAPIHono<AppEnv>().openapi(
  read(
    "/queues/{name}/messages",
    "Look at messages that wait in a queue of the account. Nothing is consumed, and at most 100 can be seen",
    { params: QueuePath, query: z.strictObject({ limit: limitParameter(maxPeeked, defaultPeeked) }) },
    jsonResponse("The messages with the beginning of their bodies", AccountMessages),
  ),
  async (c) => {
    const { name } = c.req.valid("param");
    const api = accountApiOf(c.env);
    const peeked = await peekMessages(api, workerSettingsOf(c.env), { name, ...c.req.valid("query") });
    return c.json({ ...peeked, sourceQueue: await sourceQueueOf(c, api, name) }, 200);
  },
);
