import type { AccountQueue } from "#domain/account/account";
import { ApiError } from "#domain/errors/apiError";
import { refused } from "#domain/errors/refused";
import type { WorkerSettings } from "#domain/settings/workerSettings";
import type { CommandContext } from "#runtime/commands/context";
import { insertAuditEntry } from "#store/audit/audit";
import { findAccountQueue, patchDelivery } from "./accountQueues.ts";
import { CallFailure, type CloudflareApi } from "./cloudflareApi.ts";

const words = {
  pause: { action: "queue.pauseDelivery", outcome: "Paused the delivery", state: "paused" },
  resume: { action: "queue.resumeDelivery", outcome: "Resumed the delivery", state: "running" },
} as const;

/**
 * Sends the change. Returns whether Cloudflare has answered it; false if the answer was lost and the state, read again, is the wanted one.
 * Throws `unavailable`: it says what is known.
 */
async function send(api: CloudflareApi, settings: WorkerSettings, queue: AccountQueue, verb: keyof typeof words): Promise<boolean> {
  try {
    await patchDelivery(api, queue.id, verb === "pause");
    return true;
  } catch (error) {
    if (!(error instanceof CallFailure) || !error.isUncertain) throw error;
    const now = await findAccountQueue(api, settings, queue.name).catch((failure: unknown) => {
      if (failure instanceof ApiError) return null;
      throw failure;
    });
    if (now?.deliveryPaused === (verb === "pause")) return false;
    const known = now
      ? `The delivery of ${queue.name} is ${now.deliveryPaused ? "paused" : "running"} now`
      : `It is unknown whether the delivery of ${queue.name} is ${words[verb].state}`;
    throw new ApiError("unavailable", `${known}. ${error.message}. Look again before you try again`);
  }
}

/**
 * Pauses or resumes the delivery of a queue by the platform, and returns the queue then. It is recorded when Cloudflare has answered, or when
 * its state shows that the change was made. Throws `conflict` if it is so already, `not_found`, and `unavailable`.
 */
export async function setDelivery(
  { ops, audit }: Pick<CommandContext, "ops" | "audit">,
  api: CloudflareApi,
  settings: WorkerSettings,
  { name, verb }: { name: string; verb: keyof typeof words },
): Promise<AccountQueue> {
  const queue = await findAccountQueue(api, settings, name);
  const paused = verb === "pause";
  if (queue.deliveryPaused === paused)
    throw refused(`The delivery of ${name}`, verb, paused ? { code: "already_paused", by: null, at: null } : { code: "not_paused" });
  const isAnswered = await send(api, settings, queue, verb);
  const { action, outcome } = words[verb];
  await insertAuditEntry(ops, audit, {
    action,
    target: `queue:${name}`,
    outcome: isAnswered ? outcome : `${outcome}. The answer was lost; the state was read again`,
    before: { deliveryPaused: queue.deliveryPaused },
    after: { deliveryPaused: paused },
  }).run();
  return { ...queue, deliveryPaused: paused };
}
