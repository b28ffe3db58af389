import type { Consumer, ConsumerCreateParams } from "cloudflare/resources/queues/consumers";
import { z } from "zod";
import { deadLetterConsumer } from "#domain/queues/deadLetterConsumer";
import { CallFailure, type CloudflareApi } from "../cloudflare/cloudflareApi.ts";

/** A consumer of a queue. `worker` is null for one that pulls over HTTP. */
export type QueueConsumer = { id: string; worker: string | null };

type WorkerConsumer = Consumer.MqWorkerConsumerResponse;
const CloudflareConsumer = z.object({
  consumer_id: z.string(),
  script_name: z.string().optional(),
  script: z.string().optional(),
  service: z.string().optional(),
} satisfies Record<keyof Pick<WorkerConsumer, "consumer_id" | "script_name"> | "script" | "service", z.ZodType>);

const consumerOf = ({ consumer_id: id, ...names }: z.infer<typeof CloudflareConsumer>): QueueConsumer => ({
  id,
  worker: names.script_name ?? names.script ?? names.service ?? null,
});

/** Returns the consumers of a queue; the platform allows one. Throws `CallFailure`. */
export async function readConsumers(api: CloudflareApi, queueId: string): Promise<QueueConsumer[]> {
  const { result } = await api.call(z.array(CloudflareConsumer).nullish(), "GET", `/queues/${queueId}/consumers`);
  return (result ?? []).map(consumerOf);
}

type Attached = ConsumerCreateParams.MqWorkerConsumerRequest;

/** Attaches a Worker to a dead-letter queue. Returns the id of the consumer. Throws `CallFailure`. */
export async function attachConsumer(api: CloudflareApi, queueId: string, worker: string): Promise<string> {
  const { batchSize, batchSeconds, retries, retrySeconds } = deadLetterConsumer;
  const settings: Attached["settings"] = {
    batch_size: batchSize,
    max_wait_time_ms: batchSeconds * 1_000,
    max_retries: retries,
    retry_delay: retrySeconds,
  };
  const body: Omit<Attached, "account_id"> = { type: "worker", script_name: worker, settings };
  const { result } = await api.call(CloudflareConsumer, "POST", `/queues/${queueId}/consumers`, body);
  return result.consumer_id;
}

/** Removes a consumer from a queue. It is no error if it is gone. Throws `CallFailure`. */
export async function detachConsumer(api: CloudflareApi, queueId: string, consumerId: string): Promise<void> {
  try {
    await api.call(z.unknown(), "DELETE", `/queues/${queueId}/consumers/${consumerId}`);
  } catch (error) {
    if (!(error instanceof CallFailure && error.code === "not_found")) throw error;
  }
}

/**
 * Runs a change of the consumers of a queue. If its answer was lost, reads them again: `isDone` says by them whether the change was made. Returns
 * whether Cloudflare has answered it. Throws `CallFailure`, which says what is known.
 */
export async function changeConsumers(
  api: CloudflareApi,
  queueId: string,
  change: () => Promise<unknown>,
  isDone: (consumers: readonly QueueConsumer[]) => boolean,
): Promise<boolean> {
  try {
    await change();
    return true;
  } catch (error) {
    if (!(error instanceof CallFailure) || !error.isUncertain) throw error;
    const consumers = await readConsumers(api, queueId).catch((failure: unknown) => {
      if (failure instanceof CallFailure) return null;
      throw failure;
    });
    if (consumers && isDone(consumers)) return false;
    const known = consumers ? "Nothing was changed" : "It is unknown whether this was done";
    throw new CallFailure(`${known}. ${error.message}. Look again before you try again`, consumers === null);
  }
}
