import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { AccountQueue, AccountQueues, AccountState } from "#domain/account/account";
import { ApiError } from "#domain/errors/apiError";
import { workerSettingsOf } from "#domain/settings/workerSettings";
import { runCommand } from "../background.ts";
import type { AppEnv } from "../context.ts";
import type { Env } from "../env.ts";
import { command, read } from "../routes.ts";
import { jsonResponse, optionalReason, QueuePath, requiredReason } from "../schemas.ts";
import { accountApiOf, findAccountApi } from "./accountApi.ts";
import { checkAccess, listAccountQueues } from "./accountQueues.ts";
import { setDelivery } from "./setDelivery.ts";

async function stateOf(env: Env): Promise<AccountState> {
  const state = { connected: false, accountId: env.CLOUDFLARE_ACCOUNT_ID ?? null, problem: null, callsLeft: null };
  try {
    const api = findAccountApi(env);
    return api ? { ...state, connected: true, callsLeft: await checkAccess(api) } : state;
  } catch (error) {
    if (error instanceof ApiError) return { ...state, problem: error.message };
    throw error;
  }
}

/** Runs a command on the delivery of a queue. */
async function changeDelivery(c: Context<AppEnv>, name: string, verb: "pause" | "resume", reason?: string): Promise<AccountQueue> {
  const api = accountApiOf(c.env);
  return runCommand(c, reason, (context) => setDelivery(context, api, workerSettingsOf(c.env), { name, verb }));
}

const path = "/queues/{name}/pause";
const ok = { 200: jsonResponse("The queue after Cloudflare answered", AccountQueue) };

export const account = new OpenAPIHono<AppEnv>()
  .openapi(
    read(
      "/",
      "Say whether the Worker is connected to its Cloudflare account. Asks Cloudflare once",
      {},
      jsonResponse("The connection", AccountState),
    ),
    async (c) => c.json(await stateOf(c.env), 200),
  )
  .openapi(
    read(
      "/queues",
      "List the queues of the Cloudflare account by name, with their consumers and delivery",
      {},
      jsonResponse("At most ten pages of Cloudflare's list", AccountQueues),
    ),
    async (c) => c.json(await listAccountQueues(accountApiOf(c.env), workerSettingsOf(c.env)), 200),
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
