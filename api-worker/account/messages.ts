import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { AccountMessages, defaultPeeked, maxPeeked } from "#domain/account/messages";
import { sourceQueueIn, workerSettingsOf } from "#domain/settings/workerSettings";
import { findWatchOf } from "#store/queues/watch";
import type { AppEnv } from "../context.ts";
import { read } from "../routes.ts";
import { jsonResponse, limitParameter, QueuePath } from "../schemas.ts";
import { accountApiOf } from "./accountApi.ts";
import { peekMessages } from "./peekMessages.ts";

export const accountMessages = new OpenAPIHono<AppEnv>().openapi(
  read(
    "/queues/{name}/messages",
    "Look at messages that wait in a queue of the account. Nothing is consumed, and at most 100 can be seen",
    { params: QueuePath, query: z.strictObject({ limit: limitParameter(maxPeeked, defaultPeeked) }) },
    jsonResponse("The messages with the beginning of their bodies", AccountMessages),
  ),
  async (c) => {
    const { name } = c.req.valid("param");
    const settings = workerSettingsOf(c.env);
    const peeked = await peekMessages(accountApiOf(c.env), settings, { name, ...c.req.valid("query") });
    return c.json({ ...peeked, sourceQueue: sourceQueueIn(settings, name) ?? (await findWatchOf(c.var.ops, name))?.queue ?? null }, 200);
  },
);
