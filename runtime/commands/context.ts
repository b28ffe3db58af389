import type { AuditContext } from "#domain/audit/audit";
import { newAuditContext } from "#store/audit/audit";
import { handOverJobs } from "#store/jobs/handOver";
import type { DispatchableJob } from "#store/jobs/dispatchable";
import type { CoordinatorBinding } from "../coordinator/client.ts";
import { dispatchJobs } from "../publish.ts";
import { redact } from "../redact.ts";
import type { QueueBindings } from "../sendToQueue.ts";

/**
 * What a command needs. `audit` says who runs it, when and why. `queue` limits the command to objects of one queue; null: any queue.
 * `shard` is the number of the database, if it is not the first one. `after` is given the work that follows a committed command: a Worker awaits it, the API continues it after its answer. If that
 * work fails, the reconciler repeats it.
 */
export type CommandContext = {
  ops: D1Database;
  bindings: QueueBindings & CoordinatorBinding;
  audit: AuditContext;
  queue: string | null;
  shard?: number;
  after: (work: Promise<unknown>) => Promise<unknown>;
};

/** Returns the audit context of a new command of `actor`. Secrets in the reason are redacted. */
export const commandAudit = (actor: string, reason?: string): AuditContext =>
  newAuditContext(actor, reason === undefined ? null : redact(reason));

/** Dispatches committed jobs. Those that can't be sent from here become due at once, so that a Worker with a binding to their queue finds them. */
export async function dispatchOrHandOver(
  { ops, bindings }: Pick<CommandContext, "ops" | "bindings">,
  jobs: readonly DispatchableJob[],
): Promise<void> {
  await handOverJobs(ops, await dispatchJobs(bindings, jobs), new Date().toISOString());
}
