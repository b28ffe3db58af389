import type { Queue } from "cloudflare/resources/queues/queues";
import { z } from "zod";
import type { AccountQueue, AccountQueues } from "#domain/account/account";
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

function accountQueueOf(queue: z.infer<typeof CloudflareQueue>, settings: WorkerSettings): AccountQueue {
  const { queue_id: id, queue_name: name } = queue;
  return {
    id,
    name,
    deliveryPaused: queue.settings?.delivery_paused ?? false,
    consumers: (queue.consumers ?? []).map((consumer) => ({
      type: consumer.type ?? "worker",
      script: consumer.script_name ?? consumer.script ?? consumer.service ?? null,
      deadLetterQueue: consumer.dead_letter_queue || null,
    })),
    watched: settings.queues.some((watched) => watched.name === name || watched.deadLetterQueue === name),
  };
}

/** Returns the queues of the account by name, at most ten pages of them. Throws `CallFailure`. */
export async function listAccountQueues(api: CloudflareApi, settings: WorkerSettings): Promise<AccountQueues> {
  const items: AccountQueue[] = [];
  let pages = 1;
  for (let page = 1; page <= Math.min(pages, maxPages); page += 1) {
    const { result, totalPages } = await api.call(CloudflareQueues, "GET", `/queues?page=${page}&per_page=100`);
    items.push(...(result ?? []).map((queue) => accountQueueOf(queue, settings)));
    pages = totalPages;
  }
  return { items: items.toSorted((a, b) => (a.name < b.name ? -1 : 1)), isComplete: pages <= maxPages };
}

/** Reads one queue, which needs the permission that everything else needs. Returns how many calls are left. Throws `CallFailure`. */
export async function checkAccess(api: CloudflareApi): Promise<number> {
  return (await api.call(CloudflareQueues, "GET", "/queues?page=1&per_page=1")).callsLeft;
}

/** Returns a queue of the account. Throws `not_found` and `CallFailure`. */
export async function findAccountQueue(api: CloudflareApi, settings: WorkerSettings, name: string): Promise<AccountQueue> {
  const { result } = await api.call(CloudflareQueues, "GET", `/queues?page=1&name=${name}`);
  const queue = result?.find((candidate) => candidate.queue_name === name);
  if (!queue) throw notFound("queue in the Cloudflare account named", name);
  return accountQueueOf(queue, settings);
}

/** Pauses or resumes the delivery of a queue. PATCH keeps its other settings; PUT would reset them. Throws `CallFailure`. */
export async function patchDelivery(api: CloudflareApi, id: string, paused: boolean): Promise<void> {
  await api.call(z.unknown(), "PATCH", `/queues/${id}`, { settings: { delivery_paused: paused } });
}
