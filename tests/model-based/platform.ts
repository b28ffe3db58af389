import type { AnyMessage } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { bindingOf } from "#domain/queues/queues";
import { bundleOf } from "#domain/jobs/bundle";
import { readTicket } from "#domain/jobs/ticket";

/** A message on a queue; it cannot be delivered before `visibleAt`, ms. */
export type QueuedMessage = { queue: string; body: AnyMessage; jobId: string; announced: boolean; visibleAt: number };

/** What happens to sent messages: they arrive, they are lost silently, or the send throws. */
export type SendOutcome = "works" | "loses" | "refuses";

/** Whether the acknowledgements of a batch arrive, or the Worker crashes first. */
export type Acks = "arrive" | "are lost";

const queuedMessageOf = (queue: string, body: AnyMessage, visibleAt: number): QueuedMessage => ({
  queue,
  body,
  jobId: jobIdOf(body.event_id, queue),
  announced: readTicket(body, queue).ticket !== null,
  visibleAt,
});

/** A simulated queue platform: messages in a plain list, which the test delivers in any order. */
export class Platform {
  messages: QueuedMessage[] = [];
  sendOutcome: SendOutcome = "works";
  readonly #now: () => number;
  #batches = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The bindings that send to these queues. */
  senders(queues: readonly string[]): Record<string, object> {
    return Object.fromEntries(
      queues.map((queue) => [
        bindingOf(queue),
        {
          sendBatch: async (batch: Iterable<{ body: AnyMessage; delaySeconds?: number }>) => {
            if (this.sendOutcome === "refuses") throw new Error("The queue is unavailable");
            if (this.sendOutcome === "loses") return;
            for (const { body, delaySeconds = 0 } of batch)
              this.messages.push(queuedMessageOf(queue, body, this.#now() + delaySeconds * 1000));
          },
        },
      ]),
    );
  }

  /** A sender outside the job layer sends a message. */
  sendFromOutside(queue: string, body: AnyMessage): void {
    this.messages.push(queuedMessageOf(queue, body, this.#now()));
  }

  /** The messages of a queue that can be delivered; with `early` also delayed ones. */
  visible(queue: string, early = false): QueuedMessage[] {
    return this.messages.filter((message) => message.queue === queue && (early || message.visibleAt <= this.#now()));
  }

  /** Groups messages by what carries them. In every second batch, one message carries all jobs that were stored before they were sent. */
  #carriersOf(picked: readonly QueuedMessage[]): QueuedMessage[][] {
    this.#batches += 1;
    const { announced = [], outside = [] } = Object.groupBy(picked, (message) => (message.announced ? "announced" : "outside"));
    if (this.#batches % 2 === 1 || announced.length < 2) return picked.map((message) => [message]);
    return [announced, ...outside.map((message) => [message])];
  }

  /**
   * A batch of these messages, and the function that ends it: acknowledged messages are deleted, retried ones delayed.
   * With `stays`, each message is also delivered once more, as the platform may do.
   */
  batchOf(queue: string, picked: readonly QueuedMessage[], stays: boolean) {
    const delays = new Map<number, number>();
    const carriers = this.#carriersOf(picked);
    const messages = carriers.map((carried, index) => ({
      id: `m-${index}`,
      timestamp: new Date(),
      body: carried.length > 1 ? bundleOf(carried.map(({ body }) => JSON.stringify(body))) : carried[0]?.body,
      attempts: 1,
      ack: () => void delays.set(index, -1),
      retry: ({ delaySeconds }: { delaySeconds: number }) => void delays.set(index, delaySeconds),
    }));
    const now = this.#now();
    const copies = stays ? picked.map((message) => ({ ...message, visibleAt: now })) : [];
    this.messages = [...this.messages.filter((message) => !picked.includes(message)), ...copies];
    const end = (acks: Acks) => {
      for (const [index, carried] of carriers.entries()) {
        const delay = acks === "arrive" ? (delays.get(index) ?? 0) : 0;
        if (delay >= 0) this.messages.push(...carried.map((message) => ({ ...message, visibleAt: this.#now() + delay * 1000 })));
      }
    };
    return { batch: { queue, messages } as unknown as MessageBatch, end };
  }
}
