import type { StoredQueue } from "#domain/queues/health";
import type { RateLimit } from "#domain/queues/limits";
import { setConcurrency as storeConcurrency, setRateLimit as storeRateLimit } from "#store/queues/limits";
import { getQueue } from "#store/queues/queues";
import { limiterOf } from "../../coordinator/client.ts";
import type { CommandContext } from "../context.ts";

/** Makes the limiter read the limits now; without that it would do so within seconds. Returns the queue as it is now. */
async function afterChange({ ops, bindings, after }: CommandContext, name: string): Promise<StoredQueue> {
  await after(limiterOf(bindings, name).refresh());
  return getQueue(ops, name, new Date());
}

/**
 * Limits how many jobs of a queue may start, and how many of each key; null removes a limit. Setting the current limits changes and
 * records nothing. Returns the queue as it is now. Throws `conflict` if the job layer does not consume the queue, `not_found`.
 */
export async function setRateLimit(
  context: CommandContext,
  name: string,
  rate: RateLimit | null,
  keyRate: RateLimit | null,
): Promise<StoredQueue> {
  await storeRateLimit(context.ops, name, rate, keyRate, context.audit);
  return afterChange(context, name);
}

/** Limits how many jobs of a queue may be active at once; null removes the limit. Otherwise like {@link setRateLimit}. */
export async function setConcurrency(context: CommandContext, name: string, concurrency: number | null): Promise<StoredQueue> {
  await storeConcurrency(context.ops, name, concurrency, context.audit);
  return afterChange(context, name);
}
