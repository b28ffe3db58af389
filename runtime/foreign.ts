import { errorText } from "#domain/errorInfo";
import { bodyOf } from "#domain/bodies";
import { bindingOf } from "#domain/queues";
import { foreignDue, foreignSent, takeForeign, type ToResend } from "#store/foreign";
import { log } from "./log.ts";
import { senderOf, type Senders } from "./publish.ts";

/** What the dead-letter monitor does for others: it holds the queues that know nothing of jobs. */
export type ForeignDoor = {
  /** Null when the queue can be sent to; otherwise what has to be done so that it can. */
  obstacle: (queue: string) => Promise<string | null>;
  /** Sends the bodies of those of these dead letters that have to be sent. Answers how many were. */
  resend: (ids: string[]) => Promise<number>;
};

/** Null when these bindings can send to the queue; otherwise the line that is missing, for an operator. */
export const obstacleTo = (senders: Senders, queue: string, config: string): string | null =>
  senderOf(senders, queue)
    ? null
    : `Nothing can be sent to ${queue} yet: add { "queue": "${queue}", "binding": "${bindingOf(queue)}" } to queues.producers in ${config} and deploy it again`;

async function sendOne(senders: Senders, one: ToResend): Promise<boolean> {
  try {
    const sender = senderOf(senders, one.queue);
    if (!sender) throw new Error(`There is no binding ${bindingOf(one.queue)}`);
    await sender.send(bodyOf(one), { contentType: one.contentType });
    return true;
  } catch (error) {
    log("warn", "a replay could not be sent, it is tried again", { queue: one.queue, dead_letter: one.id, error: errorText(error) });
    return false;
  }
}

/**
 * Sends the bodies of dead letters whose replay has committed, each with the content type it came with; answers how many
 * were sent. One that can't be sent is tried again a minute later. A crash after sending sends it twice, never not at all.
 */
export async function sendForeign(ops: D1Database, senders: Senders, ids: readonly string[], now = new Date()): Promise<number> {
  const bodies = await takeForeign(ops, ids, now.toISOString());
  const results = await Promise.all(bodies.map(async (one) => ((await sendOne(senders, one)) ? [one.id] : [])));
  const sent = results.flat();
  await foreignSent(ops, sent);
  return sent.length;
}

/** Part of the sweep: has sent what a crash kept from being sent. Answers how many were sent. */
export async function resendForeign(ops: D1Database, door: Pick<ForeignDoor, "resend">, now: Date): Promise<number> {
  const ids = await foreignDue(ops, now.toISOString());
  return ids.length ? door.resend(ids) : 0;
}
