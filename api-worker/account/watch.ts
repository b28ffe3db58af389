import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { ApiError } from "#domain/errors/apiError";
import { QueueWatch } from "#domain/queues/health";
import { workerNameOf } from "#domain/settings/installation";
import { workerSettingsOf } from "#domain/settings/workerSettings";
import { getQueue } from "#store/queues/queues";
import { runCommand } from "../background.ts";
import type { AppEnv } from "../context.ts";
import { command } from "../routes.ts";
import { shardOfQueue } from "../shards.ts";
import { jsonResponse, optionalReason, QueuePath } from "../schemas.ts";
import { accountApiOf } from "./accountApi.ts";
import { queuesQuestion } from "./reads.ts";
import { forgetAnswers } from "./sharedAnswer.ts";
import { unwatchQueue } from "./unwatchQueue.ts";
import { type WatchEnv, watchQueue } from "./watchQueue.ts";

function watchEnvOf(c: Context<AppEnv>): WatchEnv {
  const api = accountApiOf(c.env);
  const worker = workerNameOf(c.env);
  if (worker !== null) return { api, settings: workerSettingsOf(c.env), worker };
  throw new ApiError("unavailable", "This Worker does not know its name in the account. Deploy it with `signalbox deploy`");
}

async function run(c: Context<AppEnv>, name: string, reason: string | undefined, change: typeof watchQueue) {
  const env = watchEnvOf(c);
  const ops = shardOfQueue(c, name);
  await runCommand(c, reason, (context) => change(context, env, name), ops);
  // The answers of the account are in the first database.
  if (ops !== c.var.ops) await forgetAnswers(c.var.ops, env.api, queuesQuestion.name);
  return { name, watch: (await getQueue(ops, name, new Date())).watch };
}

const path = "/queues/{name}/watch";
const input = { params: QueuePath, body: optionalReason };
const Watched = z.object({ name: z.string(), watch: QueueWatch.nullable() });

/** Commands that attach the Worker to the dead-letter queue of a queue, and detach it. */
export const accountWatch = new OpenAPIHono<AppEnv>()
  .openapi(
    command(
      "post",
      path,
      "queue.watch",
      "Watch the dead letters of a queue of the account: Signalbox becomes the consumer of its dead-letter queue, and stores every message in it as a dead letter. Needs the admin role",
      input,
      { 200: jsonResponse("How the queue is watched", Watched) },
    ),
    async (c) => c.json(await run(c, c.req.valid("param").name, c.req.valid("json").reason, watchQueue), 200),
  )
  .openapi(
    command(
      "delete",
      path,
      "queue.unwatch",
      "Stop watching a queue: Signalbox no longer consumes its dead-letter queue. Stored dead letters stay. Needs the admin role",
      input,
      { 200: jsonResponse("The queue without its watch", Watched) },
    ),
    async (c) => c.json(await run(c, c.req.valid("param").name, c.req.valid("json").reason, unwatchQueue), 200),
  );
