import { inBatches, limits, type Message } from "#domain/envelope";
import { Fault } from "#domain/faults";
import { faultFor, LabFault } from "#domain/lab";
import { queues, type QueueBinding, type QueueName } from "#domain/queues";
import { insertJobs } from "#store/jobs";
import { log } from "./log.ts";
import type { Emit } from "./work.ts";

/** The queues a Worker may send to, by binding name. */
export type Senders = { [B in QueueBinding]?: Queue };

/** Writes the jobs, then sends the messages. Answers when both are done. */
export type Publisher = (emit: readonly Emit[]) => Promise<void>;

const senderOf = (senders: Senders, queue: QueueName): Queue => {
  const sender = senders[queues[queue].binding];
  if (!sender) throw new Fault("internal", `This Worker has no binding ${queues[queue].binding} to send to ${queue}`);
  return sender;
};

/** Sends bodies to a queue in batches the platform takes. `delaySeconds` at most 43,200. */
export async function send(senders: Senders, queue: QueueName, bodies: readonly unknown[], delaySeconds = 0): Promise<void> {
  if (delaySeconds > limits.delaySeconds)
    throw new Fault("invalid", `A queue holds a message back for at most ${limits.delaySeconds} s, ${delaySeconds} s were asked for`);
  const sender = senderOf(senders, queue);
  for (const batch of inBatches(bodies.map((body) => ({ body })))) await sender.sendBatch(batch, { delaySeconds });
}

/** Each message three times in a scattered order where a `duplicate` drill says so: what a bad day of the platform looks like. */
function storm(faults: readonly LabFault[], queue: QueueName, messages: readonly Message[]): Message[] {
  const { service } = queues[queue];
  const drilled = messages.filter((message) =>
    faultFor(
      faults.filter(({ kind }) => kind === "duplicate"),
      service,
      message,
      new Date(),
    ),
  );
  return drilled.length ? [...messages, ...drilled.toReversed(), ...drilled] : [...messages];
}

/**
 * The way every message leaves a Worker: its job is written first (one round trip for all), then it is sent. A crash
 * between the two leaves a waiting job that the sweep finds; a send that fails is left to the sweep too, and says so.
 */
export function publisher(ops: D1Database, senders: Senders, lab: boolean): Publisher {
  return async (emit) => {
    if (emit.length === 0) return;
    const at = new Date().toISOString();
    const results = await ops.batch<{ fault: string }>([
      lab ? ops.prepare(`SELECT fault FROM lab_faults LIMIT 100`) : ops.prepare(`SELECT NULL AS fault WHERE 0`),
      ...insertJobs(ops, emit, at),
    ]);
    const faults = (results[0]?.results ?? []).map(({ fault }) => LabFault.parse(JSON.parse(fault)));
    const byQueue = Map.groupBy(emit, ({ queue }) => queue);
    for (const [queue, ones] of byQueue) {
      try {
        await send(
          senders,
          queue,
          storm(
            faults,
            queue,
            ones.map(({ message }) => message),
          ),
        );
      } catch (error) {
        if (error instanceof Fault) throw error;
        log("warn", "send failed, the sweep sends again", { queue, messages: ones.length, error: String(error) });
      }
    }
  };
}
