import { createConsumer, createQueue, type JobLayerEnv } from "signalbox/jobs";
import { z } from "zod";
import { itemsOf } from "./sales";

const Order = z.object({ number: z.string(), lines: z.array(z.object({ sku: z.string(), items: z.number() })) });
type Order = z.infer<typeof Order>;
type Return = { number: string; reason: string };
type Env = JobLayerEnv & { DB: D1Database };

/** Counts what was sold. */
async function countOrder(order: Order, env: Env): Promise<void> {
  const count = env.DB.prepare("INSERT INTO sales VALUES (?1, ?2) ON CONFLICT (sku) DO UPDATE SET items = items + ?2");
  await env.DB.batch(itemsOf(order.lines).map(({ sku, items }) => count.bind(sku, items)));
  console.log("counted", order.number);
}

async function storeReturn({ number, reason }: Return, env: Env): Promise<void> {
  await env.DB.prepare("INSERT INTO returns VALUES (?1, ?2)").bind(number, reason).run();
}

/** Runs `handle` for each message. The platform retries a message that fails, and moves it to the dead-letter queue at the end. */
async function forEach<T>(batch: MessageBatch, handle: (body: T) => Promise<void>): Promise<void> {
  for (const message of batch.messages) {
    try {
      await handle(message.body as T);
      message.ack();
    } catch (error) {
      console.error(`${batch.queue}: ${String(error)}`);
      message.retry();
    }
  }
}

const order = createConsumer({ name: "order", schema: Order, handle: ({ job }, env: Env) => countOrder(job.payload, env) });
const orders = createQueue({ name: "orders", consumers: [order], accept: (body) => ({ consumer: order, payload: body }) });

export default {
  async queue(batch, env) {
    if (batch.queue === "orders") await orders.consume(batch, env);
    else await forEach<Return>(batch, (returned) => storeReturn(returned, env));
  },
  async scheduled(_controller, env) {
    await orders.runMaintenance(env);
    const sold = await env.DB.prepare("SELECT sum(items) AS items FROM sales").first<number>("items");
    console.log(`${sold ?? 0} items sold`);
  },
} satisfies ExportedHandler<Env>;
