import type { MessagePeekResponse } from "cloudflare/resources/queues/messages";
import { z } from "zod";
import { accountMessageOf, type AccountMessages, PeekedMessage } from "#domain/account/messages";
import type { WorkerSettings } from "#domain/settings/workerSettings";
import { findAccountQueue } from "../cloudflare/accountQueues.ts";
import type { CloudflareApi } from "../cloudflare/cloudflareApi.ts";

const PeekAnswer = z
  .object({ messages: z.array(PeekedMessage).nullish() } satisfies Record<keyof MessagePeekResponse, z.ZodType>)
  .nullish();

/**
 * Returns up to `limit` messages that wait in a queue. They stay in the queue, visible to its consumers, and no attempt is counted. Costs two
 * calls. Throws `not_found` and `CallFailure`.
 */
export async function peekMessages(
  api: CloudflareApi,
  settings: WorkerSettings,
  { name, limit }: { name: string; limit: number },
): Promise<Omit<AccountMessages, "sourceQueue">> {
  const { id } = await findAccountQueue(api, settings, name);
  const { result } = await api.call(PeekAnswer, "POST", `/queues/${id}/messages/peek`, { batch_size: limit });
  // The platform may return more than it was asked for: the answer stays bounded.
  const items = (result?.messages ?? []).slice(0, limit).map(accountMessageOf);
  return { items, readAt: new Date().toISOString(), mayHaveMore: items.length === limit };
}
