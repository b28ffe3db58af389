import { ApiError } from "#domain/errors/apiError";
import { type RefusedVerb, refused } from "#domain/errors/refused";
import { targetRefusalOf } from "#domain/queues/capabilities";
import { readReplayTarget, type StoredTarget } from "#store/queues/replayTarget";
import type { BodyPusher } from "../../external.ts";
import { producerOf } from "../../producers.ts";
import type { CommandContext } from "../context.ts";

/**
 * Returns where a replay to `queue` goes. `subject` and `verb` are for the error, such as "Dead letter 7 can't be replayed". Throws `invalid`
 * for an unknown queue, `conflict` for one that can't be sent to, and what the API of the account answers if it is the only way.
 */
export async function findReplayTarget(
  { ops, bindings, audit }: Pick<CommandContext, "ops" | "bindings" | "audit">,
  queue: string,
  pusher: BodyPusher | null,
  { subject, verb, path }: { subject: string; verb: RefusedVerb; path: string },
): Promise<StoredTarget> {
  const target = await readReplayTarget(ops, queue, audit.at);
  if (!target.isKnown && pusher === null && !producerOf(bindings, queue))
    throw new ApiError("invalid", `There is no queue named ${queue}. A queue appears with its first job or dead letter`, [
      { path, message: "unknown" },
    ]);
  const hasProducer = producerOf(bindings, queue) !== undefined;
  const refusal = targetRefusalOf({ name: queue, consumer: target.consumer, hasProducer, hasAccount: pusher !== null });
  if (refusal) throw refused(subject, verb, refusal);
  if (target.mode === "body" && !hasProducer) await pusher?.check(queue);
  return target;
}
