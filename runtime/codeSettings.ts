import { defaultLeaseMs } from "#domain/jobs/job";
import { type Limits, type QueueLimits, ratesOf } from "#domain/queues/limits";
import { newAuditContext } from "#store/audit/audit";
import { applyCodeSettings } from "#store/queues/codeSettings";
import { assertHasLimiter, opsOf } from "./bindings.ts";
import { limiterOf } from "./coordinator/client.ts";

/** What `createQueue` sets for its queue. */
export type CodeSettings = { limits: QueueLimits | undefined; leaseMs: number | undefined };

const limitsOf = ({ rate = null as QueueLimits["rate"] | null, concurrency = null as number | null }): Limits => ({
  ...ratesOf(rate ?? null),
  concurrency,
});

/**
 * Returns a function that applies what the code sets for its queue, once for each instance of the Worker. It is called with each batch, so
 * only the Worker that consumes the queue applies its settings. If it fails, the next batch tries again.
 */
export function codeSettingsOf(queue: string, { limits, leaseMs = defaultLeaseMs }: CodeSettings): (env: object) => Promise<void> {
  const applied = new WeakSet<D1Database>();
  return async (env) => {
    const ops = opsOf(env, queue);
    assertHasLimiter(env, queue, limits !== undefined);
    if (applied.has(ops)) return;
    const newContext = () => newAuditContext(queue, "Limits in the code of the Worker");
    const settings = { limits: limits ? limitsOf(limits) : null, leaseMs: leaseMs === defaultLeaseMs ? null : leaseMs };
    if (await applyCodeSettings(ops, queue, settings, newContext)) await limiterOf(env, queue).refresh();
    applied.add(ops);
  };
}
