import type { MessagePushParams } from "cloudflare/resources/queues/messages";
import { z } from "zod";
import { type AccountVars, isAccountConnected } from "#domain/account/account";
import { ApiError } from "#domain/errors/apiError";
import { decodeBody, type EncodedBody } from "#domain/messages/bodies";
import { type SettingsVars, workerSettingsOf } from "#domain/settings/workerSettings";
import { type BodyPusher, PushRefused } from "#runtime/external";
import { findAccountQueue } from "./accountQueues.ts";
import { CallFailure, CloudflareApi, credentialsOf, type SharedBudget } from "./cloudflareApi.ts";

type PusherEnv = AccountVars & SettingsVars;

/** How long the id of a queue is used before it is looked up again, ms: many dead letters are replayed one after another. */
const idMs = 60_000;
/** Ids that are kept: the most queues that an installation may name. */
const maxIds = 500;

const ids = new Map<string, { id: string; untilMs: number }>();

/** Two accounts may have queues of the same name. */
const keyOf = ({ CLOUDFLARE_API_BASE_URL: url = "", CLOUDFLARE_ACCOUNT_ID: account = "" }: AccountVars, queue: string): string =>
  `${url} ${account} ${queue}`;

/** Returns the id of a queue. Costs a call unless it was looked up lately. Throws `not_found` and `CallFailure`. */
async function idOf(api: CloudflareApi, env: PusherEnv, queue: string): Promise<string> {
  const key = keyOf(env, queue);
  const kept = ids.get(key);
  if (kept && kept.untilMs > Date.now()) return kept.id;
  const { id } = await findAccountQueue(api, workerSettingsOf(env), queue);
  for (const oldest of [...ids.keys()].slice(0, Math.max(0, ids.size + 1 - maxIds))) ids.delete(oldest);
  ids.set(key, { id, untilMs: Date.now() + idMs });
  return id;
}

type PushedBody = Pick<MessagePushParams, "body" | "content_type">;

/** Returns the body of the call that sends a message. The platform takes only JSON and text. */
const pushedBodyOf = (encoded: EncodedBody): PushedBody => ({
  body: decodeBody(encoded),
  content_type: encoded.contentType === "text" ? "text" : "json",
});

/** True if Cloudflare would refuse the body again, as long as nobody changes something. */
const isRefusal = ({ isUncertain, kind, code }: CallFailure): boolean => !isUncertain && kind !== "limit" && code !== "not_found";

/** Sends a body once. */
async function push(api: CloudflareApi, env: PusherEnv, queue: string, body: EncodedBody): Promise<void> {
  try {
    await api.call(z.unknown(), "POST", `/queues/${await idOf(api, env, queue)}/messages`, pushedBodyOf(body));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const isFailedCall = error instanceof CallFailure;
    // The queue may have been created again, with another id.
    if (isFailedCall && error.code === "not_found") ids.delete(keyOf(env, queue));
    if (isFailedCall ? isRefusal(error) : error.code === "not_found") throw new PushRefused(error.message, { cause: error });
    throw error;
  }
}

/** Returns what sends bodies over the API of the account; null if none is connected. */
export function bodyPusherOf(env: PusherEnv, budget: SharedBudget): BodyPusher | null {
  const credentials = isAccountConnected(env) ? credentialsOf(env) : null;
  if (!credentials) return null;
  const api = new CloudflareApi(credentials, budget);
  return {
    check: async (queue) => void (await idOf(api, env, queue)),
    send: (queue, body) => push(api, env, queue, body),
  };
}
