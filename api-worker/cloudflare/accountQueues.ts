import type { Queue, QueueGetMetricsResponse } from "cloudflare/resources/queues/queues";
import { z } from "zod";
import type { AccountQueue, KeptQueues, QueueBacklog } from "#domain/account/account";
import { notFound } from "#domain/errors/refused";
import type { WorkerSettings } from "#domain/settings/workerSettings";
import type { CloudflareApi } from "./cloudflareApi.ts";

/** Most pages of queues that are read for a list, of 100 queues if the platform follows the request. */
const maxPages = 10;

const Consumer = z.object({
  type: z.string().optional(),
  script_name: z.string().optional(),
  script: z.string().optional(),
  service: z.string().optional(),
  dead_letter_queue: z.string().nullish(),
});
/** The fields of `Queue` of the official client that are used. */
type UsedFields = Pick<Queue, "queue_id" | "queue_name" | "settings" | "consumers">;
const CloudflareQueue = z.object({
  queue_id: z.string(),
  queue_name: z.string(),
  settings: z.object({ delivery_paused: z.boolean().optional() }).nullish(),
  consumers: z.array(Consumer).nullish(),
} satisfies Record<keyof UsedFields, z.ZodType>);
const CloudflareQueues = z.array(CloudflareQueue).nullish();
const CloudflareMetrics = z.object({
  backlog_count: z.number().nonnegative(),
  backlog_bytes: z.number().nonnegative(),
  oldest_message_timestamp_ms: z.number().nonnegative(),
} satisfies Record<keyof QueueGetMetricsResponse, z.ZodType>);

const keptQueueOf = ({ queue_id: id, queue_name: name, settings, consumers }: z.infer<typeof CloudflareQueue>): KeptQueues["items"][0] => ({
  id,
  name,
  deliveryPaused: settings?.delivery_paused ?? false,
  consumers: (consumers ?? []).map((consumer) => ({
    type: consumer.type ?? "worker",
    script: consumer.script_name ?? consumer.script ?? consumer.service ?? null,
    deadLetterQueue: consumer.dead_letter_queue || null,
  })),
});

/** Adds whether the settings of the Worker name a queue. */
export const accountQueueOf = (queue: KeptQueues["items"][0], settings: WorkerSettings): AccountQueue => ({
  ...queue,
  watched: settings.queues.some(({ name, deadLetterQueue }) => name === queue.name || deadLetterQueue === queue.name),
});

/** Returns the queues of the account by name, at most ten pages of them. Throws `CallFailure`. */
export async function listAccountQueues(api: CloudflareApi): Promise<KeptQueues> {
  // By id: a queue that is created meanwhile moves the last queue of a page to the next one.
  const queues = new Map<string, KeptQueues["items"][0]>();
  let pages = 1;
  for (let page = 1; page <= Math.min(pages, maxPages); page += 1) {
    const { result, totalPages } = await api.call(CloudflareQueues, "GET", `/queues?page=${page}&per_page=100`);
    for (const queue of result ?? []) queues.set(queue.queue_id, keptQueueOf(queue));
    pages = totalPages;
  }
  return { items: [...queues.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)), isComplete: pages <= maxPages };
}

/** Returns the name of the account. Throws `CallFailure`, also if the token may only edit queues. */
export async function readAccountName(api: CloudflareApi): Promise<string> {
  return (await api.call(z.object({ name: z.string() }), "GET", "")).result.name;
}

/** Returns what waits in a queue. Throws `CallFailure`, also if Cloudflare names no numbers: an unknown backlog is never 0. */
export async function readBacklog(api: CloudflareApi, id: string): Promise<QueueBacklog> {
  const { result } = await api.call(CloudflareMetrics, "GET", `/queues/${id}/metrics`);
  const { backlog_count: count, backlog_bytes: bytes, oldest_message_timestamp_ms: oldestMs } = result;
  return { count, bytes, oldestAt: oldestMs > 0 ? new Date(oldestMs).toISOString() : null };
}

/** Returns a queue of the account. Throws `not_found` and `CallFailure`. */
export async function findAccountQueue(api: CloudflareApi, settings: WorkerSettings, name: string): Promise<AccountQueue> {
  const { result } = await api.call(CloudflareQueues, "GET", `/queues?page=1&name=${name}`);
  const queue = result?.find((candidate) => candidate.queue_name === name);
  if (!queue) throw notFound("queue in the Cloudflare account named", name);
  return accountQueueOf(keptQueueOf(queue), settings);
}

/** Pauses or resumes the delivery of a queue. PATCH keeps its other settings; PUT would reset them. Throws `CallFailure`. */
export async function patchDelivery(api: CloudflareApi, id: string, paused: boolean): Promise<void> {
  await api.call(z.unknown(), "PATCH", `/queues/${id}`, { settings: { delivery_paused: paused } });
}
