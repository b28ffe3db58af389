import type { z } from "zod";
import { Reason } from "#domain/audit/audit";
import { ApiError } from "#domain/errors/apiError";
import { issuesOf } from "#domain/messages/envelope";
import { markJobLayerQueue } from "#store/queues/consumers";
import { opsOf } from "../bindings.ts";
import { type CommandContext, commandAudit } from "./context.ts";

/** Returns the parsed input. Throws `invalid` with `message` and the issues, whose paths begin with `path` if one is given. */
export function valid<S extends z.ZodType>(schema: S, input: unknown, message: string, ...path: string[]): z.output<S> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new ApiError("invalid", message, issuesOf(parsed.error, path));
  return parsed.data;
}

/**
 * Returns the context of a command that a Worker runs on its own queue: on objects of that queue only, and awaiting what follows. Marks the
 * queue as one of the job layer, also before its first job was claimed. Costs one round trip. Throws `invalid` for an invalid reason.
 */
export async function commandContextOf(queue: string, env: object, actor: string, reason?: string): Promise<CommandContext> {
  const audit = commandAudit(actor, valid(Reason.optional(), reason, "Invalid reason", "reason"));
  const ops = opsOf(env, queue);
  await markJobLayerQueue(ops, queue).run();
  return { ops, bindings: env, audit, queue, after: (work) => work };
}
