import type { AuditContext } from "#domain/audit/audit";
import { newAuditContext } from "#store/audit/audit";
import type { CoordinatorBinding } from "../coordinator/client.ts";
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
