import type { AccountQueue } from "#domain/account/account";
import { refused } from "#domain/errors/refused";
import type { WorkerSettings } from "#domain/settings/workerSettings";
import type { CommandContext } from "#runtime/commands/context";
import { runPlatformCommand } from "#runtime/commands/platformCommand";
import { findAccountQueue, patchDelivery } from "../cloudflare/accountQueues.ts";
import { queuesQuestion } from "./reads.ts";
import { forgetStatement } from "./sharedAnswer.ts";
import { CallFailure, type CloudflareApi } from "../cloudflare/cloudflareApi.ts";

const words = {
  pause: { action: "queue.pauseDelivery", outcome: "Paused the delivery", state: "paused" },
  resume: { action: "queue.resumeDelivery", outcome: "Resumed the delivery", state: "running" },
} as const;

/**
 * Sends the change. Returns whether Cloudflare has answered it; false if the answer was lost and the state, read again, is the wanted one.
 * Throws `CallFailure`: it says what is known.
 */
async function send(api: CloudflareApi, settings: WorkerSettings, queue: AccountQueue, verb: keyof typeof words): Promise<boolean> {
  try {
    await patchDelivery(api, queue.id, verb === "pause");
    return true;
  } catch (error) {
    if (!(error instanceof CallFailure) || !error.isUncertain) throw error;
    const now = await findAccountQueue(api, settings, queue.name).catch((failure: unknown) => {
      if (failure instanceof CallFailure) return null;
      throw failure;
    });
    if (now?.deliveryPaused === (verb === "pause")) return false;
    const known = now
      ? `The delivery of ${queue.name} is ${now.deliveryPaused ? "paused" : "running"} now`
      : `It is unknown whether the delivery of ${queue.name} is ${words[verb].state}`;
    throw new CallFailure(`${known}. ${error.message}. Look again before you try again`, now === null);
  }
}

/**
 * Pauses or resumes the delivery of a queue by the platform, and returns the queue then. It is recorded when Cloudflare has answered, or when
 * its state shows that the change was made; if neither is known, with an unknown result. Throws `conflict` if it is so already or another
 * command on it is under way, `not_found`, and `unavailable`.
 */
export async function setDelivery(
  context: Pick<CommandContext, "ops" | "audit">,
  api: CloudflareApi,
  settings: WorkerSettings,
  { name, verb }: { name: string; verb: keyof typeof words },
): Promise<AccountQueue> {
  const { action, outcome } = words[verb];
  const paused = verb === "pause";
  const subject = `The delivery of ${name}`;
  const command = { action, target: `queue:${name}`, after: { deliveryPaused: paused }, subject, verb };
  return runPlatformCommand(context, command, async () => {
    const queue = await findAccountQueue(api, settings, name);
    if (queue.deliveryPaused === paused)
      throw refused(subject, verb, paused ? { code: "already_paused", by: null, at: null } : { code: "not_paused" });
    const isAnswered = await send(api, settings, queue, verb);
    return {
      result: { ...queue, deliveryPaused: paused },
      outcome: isAnswered ? outcome : `${outcome}. The answer was lost; the state was read again`,
      before: { deliveryPaused: queue.deliveryPaused },
      consequences: [forgetStatement(context.ops, api, queuesQuestion.name)],
    };
  });
}
