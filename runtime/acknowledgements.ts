import type { IncomingMessage } from "./incomingMessages.ts";

type RawMessage = globalThis.Message;
/** A job, and the message that carried it. */
type Carried = Pick<IncomingMessage, "raw" | "id">;

/** Acknowledges the messages of a batch. One that carries several jobs is acknowledged when the results of all of them have committed. */
export class Acknowledgements {
  /** The jobs of each message that have not ended. */
  readonly #left = new Map<RawMessage, Set<string>>();
  /** The messages that were acknowledged, or returned to the queue. */
  readonly #settled = new Set<RawMessage>();

  constructor(incoming: readonly Carried[]) {
    for (const { raw, id } of incoming) this.#left.set(raw, (this.#left.get(raw) ?? new Set()).add(id));
  }

  /** The result of a job has committed, perhaps not for the first time. Its message must not be delivered again for it. */
  end({ raw, id }: Carried): void {
    const left = this.#left.get(raw);
    left?.delete(id);
    if (left?.size) return;
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
