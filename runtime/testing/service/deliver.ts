import { createExecutionContext, createMessageBatch, getQueueResult, waitOnExecutionContext } from "cloudflare:test";
import { vi } from "vitest";

type Consumer<Env> = { queue: (batch: MessageBatch, env: Env, ctx: ExecutionContext) => Promise<void> };

/** The outcome of a batch: how many messages were acknowledged, and after how many seconds the others are to be retried. */
export type DeliveryOutcome = { acks: number; delays: (number | undefined)[] };

/** Delivers bodies to a Worker as one batch, as the platform does, and waits for everything it starts. */
export async function deliver<Env>(
  worker: Consumer<Env>,
  env: Env,
  queue: string,
  bodies: readonly unknown[],
  id?: string,
): Promise<DeliveryOutcome> {
  const batch = createMessageBatch(
    queue,
    bodies.map((body, index) => ({ id: id ?? `m-${index}-${crypto.randomUUID()}`, timestamp: new Date(), attempts: 1, body })),
  );
  const retries = batch.messages.map((message) => vi.spyOn(message, "retry"));
  const ctx = createExecutionContext();
  await worker.queue(batch, env, ctx);
  await waitOnExecutionContext(ctx);
  const { explicitAcks } = await getQueueResult(batch, ctx);
  return { acks: explicitAcks.length, delays: retries.flatMap(({ mock }) => mock.calls.map(([options]) => options?.delaySeconds)) };
}
