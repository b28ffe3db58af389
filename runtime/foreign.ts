import { errorText } from "#domain/errorInfo";
import { bodyOf } from "#domain/bodies";
import { bindingOf } from "#domain/queues";
import { newAct } from "#store/audit";
import { foreignDue, foreignSent, mostResends, reopenUnsent, takeForeign, type ToResend } from "#store/foreign";
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

/** Sends one body. Answers why it could not be sent, or null. */
async function sendOne(senders: Senders, one: ToResend): Promise<string | null> {
  try {
    const sender = senderOf(senders, one.queue);
    if (!sender) return `There is no binding ${bindingOf(one.queue)}`;
    await sender.send(bodyOf(one), { contentType: one.contentType });
    return null;
  } catch (error) {
    return errorText(error);
  }
}

/** What follows a replay that could not be sent: it is tried again a minute later, or is open again. */
async function keepUnsent(ops: D1Database, { id, queue, resends }: ToResend, error: string): Promise<void> {
  const last = resends >= mostResends;
  log("warn", last ? "a replay can't be sent, its dead letter is open again" : "a replay could not be sent, it is tried again", {
    queue,
    dead_letter: id,
    error,
  });
  if (last) await reopenUnsent(ops, id, newAct("system", error));
}

/**
 * Sends the bodies of dead letters whose replay has committed, each with the content type it came with; answers how many
 * were sent. One that can't be sent is tried again a minute later, 20 times in all; then its dead letter is open again. A
 * crash after sending sends it twice, never not at all.
 */
export async function sendForeign(ops: D1Database, senders: Senders, ids: readonly string[], now = new Date()): Promise<number> {
  const bodies = await takeForeign(ops, ids, now.toISOString());
  const results = await Promise.all(bodies.map(async (one) => ({ one, error: await sendOne(senders, one) })));
  const sent = results.flatMap(({ one, error }) => (error === null ? [one.id] : []));
  await foreignSent(ops, sent);
  for (const { one, error } of results) if (error !== null) await keepUnsent(ops, one, error);
  return sent.length;
}

/** Part of the sweep: has sent what a crash kept from being sent. Answers how many were sent. */
export async function resendForeign(ops: D1Database, door: Pick<ForeignDoor, "resend">, now: Date): Promise<number> {
  const ids = await foreignDue(ops, now.toISOString());
  return ids.length ? door.resend(ids) : 0;
}
