import type { AnyMessage } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { bindingOf } from "#domain/queues/queues";
import { readTicket } from "#domain/jobs/ticket";

/** A message on its way: nobody gets it before `visibleAt`, ms. */
export type Flying = { queue: string; body: AnyMessage; jobId: string; announced: boolean; visibleAt: number };

/** What becomes of what is sent: it arrives, it is lost without a word, or the send is refused. */
export type Net = "works" | "loses" | "refuses";

/** What the loop says of its messages arrives, or the worker vanishes before. */
export type Acks = "arrive" | "are lost";

const flyingOf = (queue: string, body: AnyMessage, visibleAt: number): Flying => ({
  queue,
  body,
  jobId: jobIdOf(body.event_id, queue),
  announced: readTicket(body, queue).ticket !== null,
  visibleAt,
});

/** A queue's messages as a plain list: what the platform does with them, and in which order, is up to the test. */
export class Platform {
  flying: Flying[] = [];
  net: Net = "works";
  readonly #now: () => number;

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
            if (this.net === "refuses") throw new Error("The queue takes nothing now");
            if (this.net === "loses") return;
            for (const { body, delaySeconds = 0 } of batch) this.flying.push(flyingOf(queue, body, this.#now() + delaySeconds * 1000));
          },
        },
      ]),
    );
  }

  /** Somebody who knows nothing of jobs sends a message. */
  sendFromOutside(queue: string, body: AnyMessage): void {
    this.flying.push(flyingOf(queue, body, this.#now()));
  }

  /** Messages of a queue that can be delivered; with `early` also those that are held back. */
  visible(queue: string, early = false): Flying[] {
    return this.flying.filter((one) => one.queue === queue && (early || one.visibleAt <= this.#now()));
  }

  /**
   * A batch of these messages, and how to end it: what was acknowledged is gone, what is to be tried again is held back.
   * With `stays` the platform delivers each once more, as it may.
   */
  batchOf(queue: string, picked: readonly Flying[], stays: boolean) {
    const delays = new Map<number, number>();
    const messages = picked.map(({ body }, index) => ({
      id: `m-${index}`,
      timestamp: new Date(),
      body,
      attempts: 1,
      ack: () => void delays.set(index, -1),
      retry: ({ delaySeconds }: { delaySeconds: number }) => void delays.set(index, delaySeconds),
    }));
    const now = this.#now();
    const copies = stays ? picked.map((one) => ({ ...one, visibleAt: now })) : [];
    this.flying = [...this.flying.filter((one) => !picked.includes(one)), ...copies];
    const end = (acks: Acks) => {
      for (const [index, one] of picked.entries()) {
        const delay = acks === "arrive" ? (delays.get(index) ?? 0) : 0;
        if (delay >= 0) this.flying.push({ ...one, visibleAt: this.#now() + delay * 1000 });
      }
    };
    return { batch: { queue, messages } as unknown as MessageBatch, end };
  }
}
