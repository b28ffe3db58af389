import type { Context } from "hono";
import { z } from "zod";
import {
  type AccountQueues,
  type AccountState,
  backlogFreshMs,
  KeptQueues,
  type NamedBacklog,
  QueueBacklog,
  type QueueBacklogs,
  queuesFreshMs,
} from "#domain/account/account";
import { ApiError } from "#domain/errors/apiError";
import { workerSettingsOf } from "#domain/settings/workerSettings";
import { opsAgent } from "../background.ts";
import type { AppEnv } from "../context.ts";
import type { Env } from "../env.ts";
import { accountApiOf, findAccountApi } from "./accountApi.ts";
import { accountQueueOf, listAccountQueues, readAccountName, readBacklog } from "../cloudflare/accountQueues.ts";
import { CallFailure, type CloudflareApi } from "../cloudflare/cloudflareApi.ts";
import { type SharedAnswer, sharedAnswer } from "./sharedAnswer.ts";
import { answerSoon } from "./answerSoon.ts";
import { withWatched } from "./watched.ts";

export const queuesQuestion = { name: "queues", freshMs: queuesFreshMs, schema: KeptQueues };
/** Also a refusal is fresh for an hour: the name is not worth more calls. */
const nameQuestion = { name: "name", freshMs: 3_600_000, schema: z.string() };

const queuesOf = (env: Env, api: CloudflareApi): Promise<SharedAnswer<KeptQueues>> =>
  sharedAnswer(env.OPS, api, queuesQuestion, () => listAccountQueues(api));

/** Returns the name of the account; null if the token may not read it. Its permission is not needed for anything else. */
async function accountNameOf(env: Env, api: CloudflareApi): Promise<string | null> {
  try {
    return (await sharedAnswer(env.OPS, api, nameQuestion, () => readAccountName(api))).value;
  } catch (error) {
    if (error instanceof CallFailure) return null;
    throw error;
  }
}

/** Returns whether the account is reached, and why it is not. */
export async function accountStateOf(env: Env): Promise<AccountState> {
  const state = { connected: false, accountId: env.CLOUDFLARE_ACCOUNT_ID ?? null, accountName: null, problem: null, callsLeft: null };
  try {
    const api = findAccountApi(env);
    if (!api) return state;
    const { problem } = await queuesOf(env, api);
    if (problem !== null) return { ...state, problem };
    const accountName = await accountNameOf(env, api);
    return { ...state, connected: true, accountName, callsLeft: await (await opsAgent(env)).accountCallsLeft() };
  } catch (error) {
    if (error instanceof ApiError) return { ...state, problem: error.message };
    throw error;
  }
}

/** Returns the queues of the account, the last known ones if Cloudflare does not answer. Throws `unavailable` if there are none. */
export async function readAccountQueues(c: Context<AppEnv>): Promise<AccountQueues> {
  const settings = workerSettingsOf(c.env);
  const api = accountApiOf(c.env);
  const { value, readAt, problem } = await answerSoon(c, api, queuesQuestion, queuesOf(c.env, api));
  const items = value.items.map((queue) => accountQueueOf(queue, settings));
  return { items: await withWatched(c.var.shards, items), isComplete: value.isComplete, readAt, problem };
}

async function backlogOf(env: Env, api: CloudflareApi, name: string, id: string | undefined): Promise<NamedBacklog> {
  if (id === undefined) return { name, backlog: null, readAt: null, problem: "The account has no such queue" };
  const question = { name: `backlog ${id}`, freshMs: backlogFreshMs, schema: QueueBacklog };
  try {
    const { value: backlog, readAt, problem } = await sharedAnswer(env.OPS, api, question, () => readBacklog(api, id));
    return { name, backlog, readAt, problem };
  } catch (error) {
    if (error instanceof CallFailure) return { name, backlog: null, readAt: null, problem: error.message };
    throw error;
  }
}

/** Returns the backlogs of queues of the account. Throws `unavailable` if its queues are not known. */
export async function readBacklogs(env: Env, names: readonly string[]): Promise<QueueBacklogs> {
  const api = accountApiOf(env);
  const { value } = await queuesOf(env, api);
  const idOf = (name: string) => value.items.find((queue) => queue.name === name)?.id;
  return { items: await Promise.all(names.map((name) => backlogOf(env, api, name, idOf(name)))) };
}
