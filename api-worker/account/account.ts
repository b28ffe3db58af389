import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { AccountQueue, AccountQueues, AccountState, maxBacklogs, QueueBacklogs } from "#domain/account/account";
import { workerSettingsOf } from "#domain/settings/workerSettings";
import { runCommand } from "../background.ts";
import type { AppEnv } from "../context.ts";
import { command, read } from "../routes.ts";
import { jsonResponse, optionalReason, QueuePath, requiredReason } from "../schemas.ts";
import { accountApiOf } from "./accountApi.ts";
import { accountStateOf, readAccountQueues, readBacklogs } from "./reads.ts";
import { setDelivery } from "./setDelivery.ts";
import { withWatched } from "./watched.ts";

/** Runs a command on the delivery of a queue. */
async function changeDelivery(c: Context<AppEnv>, name: string, verb: "pause" | "resume", reason?: string): Promise<AccountQueue> {
  const api = accountApiOf(c.env);
  const queue = await runCommand(c, reason, (context) => setDelivery(context, api, workerSettingsOf(c.env), { name, verb }));
  const [changed = queue] = await withWatched(c.var.shards, [queue]);
  return changed;
}

const path = "/queues/{name}/pause";
const ok = { 200: jsonResponse("The queue after Cloudflare answered", AccountQueue) };
const Names = z
  .string()
  .max(2_000)
  .transform((text) => [...new Set(text.split(","))])
  .pipe(z.array(QueuePath.shape.name).min(1).max(maxBacklogs));

export const account = new OpenAPIHono<AppEnv>()
  .openapi(
    read(
      "/",
      "Say whether the Worker is connected to its Cloudflare account. Asks Cloudflare at most every 15 s",
      {},
      jsonResponse("The connection", AccountState),
    ),
    async (c) => c.json(await accountStateOf(c.env), 200),
  )
  .openapi(
    read(
      "/queues",
      "List the queues of the Cloudflare account by name, with their consumers and delivery. Asks Cloudflare at most every 15 s; the last known list if it does not answer",
      {},
      jsonResponse("At most ten pages of Cloudflare's list", AccountQueues),
    ),
    async (c) => c.json(await readAccountQueues(c), 200),
  )
  .openapi(
    read(
      "/backlogs",
      `Say what waits in up to ${maxBacklogs} queues of the account, approximately. Asks Cloudflare at most every 30 s for each queue`,
      { query: z.strictObject({ names: Names }) },
      jsonResponse("The backlogs in the order of the names", QueueBacklogs),
    ),
    async (c) => c.json(await readBacklogs(c.env, c.req.valid("query").names), 200),
  )
  .openapi(
    command(
      "put",
      path,
      "queue.pauseDelivery",
      "Pause the delivery of any queue of the account. Messages that were delivered before still run, and producers can send",
      { params: QueuePath, body: requiredReason },
      ok,
    ),
    async (c) => c.json(await changeDelivery(c, c.req.valid("param").name, "pause", c.req.valid("json").reason), 200),
  )
  .openapi(
    command(
      "delete",
      path,
      "queue.resumeDelivery",
      "Resume the delivery of a queue of the account",
      { params: QueuePath, body: optionalReason },
      ok,
    ),
    async (c) => c.json(await changeDelivery(c, c.req.valid("param").name, "resume", c.req.valid("json").reason), 200),
  );
