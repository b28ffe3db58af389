import type { IncomingMessage } from "./incomingMessages.ts";

type RawMessage = globalThis.Message;

/** Acknowledges the messages of a batch. One that carries several jobs is acknowledged when the results of all of them have committed. */
export class Acknowledgements {
  /** How many jobs of each message have not ended. */
  readonly #left = new Map<RawMessage, number>();
  /** The messages that were acknowledged, or returned to the queue. */
  readonly #settled = new Set<RawMessage>();

  constructor(incoming: readonly Pick<IncomingMessage, "raw">[]) {
    for (const { raw } of incoming) this.#left.set(raw, (this.#left.get(raw) ?? 0) + 1);
  }

  /** The result of a job has committed. Its message must not be delivered again for it. */
  end({ raw }: Pick<IncomingMessage, "raw">): void {
    const left = (this.#left.get(raw) ?? 1) - 1;
    this.#left.set(raw, left);
    if (left > 0) return;
    this.#settled.add(raw);
    raw.ack();
  }

  /** Returns the message of a job to the queue, which delivers it again after this delay. */
  retry({ raw }: Pick<IncomingMessage, "raw">, delaySeconds: number): void {
    this.#settled.add(raw);
    raw.retry({ delaySeconds });
  }

  /** Acknowledges what is left of a batch. */
  endAll(batch: readonly RawMessage[]): void {
    for (const raw of batch) if (!this.#settled.has(raw)) raw.ack();
  }
}
