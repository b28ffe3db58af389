import { type AuditAction, actionNameOf } from "#domain/audit/audit";
import { ApiError } from "#domain/errors/apiError";
import { refused, type RefusedVerb } from "#domain/errors/refused";
import { endCommand, reserveCommand, unknownOutcome } from "#store/audit/pendingCommands";
import type { CommandContext } from "./context.ts";

/** How long a command is reserved, ms: longer than everything that it waits for. */
const reserveMs = 90_000;

/** `after` is what the command asks for. `subject` and `verb` name it in a refusal, such as "The delivery of orders", "pause". */
export type PlatformCommand = { action: AuditAction; target: string; after?: unknown; subject: string; verb: RefusedVerb };

/**
 * What the platform answered. `outcome`, `before` and `after` go into the audit entry; without `after`, what was asked for does.
 * `consequences` are statements that commit together with it.
 */
export type PlatformAnswer<T> = {
  result: T;
  outcome: string;
  before?: unknown;
  after?: unknown;
  consequences?: readonly D1PreparedStatement[];
};

/**
 * Runs a command that changes something outside of the database, and returns its result. The command is reserved before `send` is called, and
 * recorded when that returns. If this Worker stops before, retention records it with an unknown result.
 *
 * `send` must check that the command is possible, so that the check is not outdated by a command that has just ended. If it throws an
 * `ApiError`, the platform refused the command, so nothing is recorded, unless the error says `isUncertain`: then the result is
 * recorded as unknown, as after any other error. Throws `conflict` while another command on the target is under way, and what `send` throws.
 */
export async function runPlatformCommand<T>(
  { ops, audit }: Pick<CommandContext, "ops" | "audit">,
  { action, target, after, subject, verb }: PlatformCommand,
  send: () => Promise<PlatformAnswer<T>>,
): Promise<T> {
  const pending = await reserveCommand(ops, audit, { action, target, after, untilMs: Date.now() + reserveMs });
  if (pending) throw refused(subject, verb, { code: "command_pending", name: actionNameOf(pending.action), by: pending.by });
  let answer: PlatformAnswer<T>;
  try {
    answer = await send();
  } catch (error) {
    const isRefused = error instanceof ApiError && !error.isUncertain;
    await endCommand(ops, audit, target, isRefused ? null : { action, target, outcome: unknownOutcome, after });
    throw error;
  }
  const { result, outcome, before, consequences } = answer;
  await endCommand(ops, audit, target, { action, target, outcome, before, after: answer.after ?? after }, consequences);
  return result;
}
