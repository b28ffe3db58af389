import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { HonoAdapter } from "@bull-board/hono";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Queue, Worker } from "bullmq";
import { Hono } from "hono";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { orders } from "./payloads.ts";
import { startRedis } from "./redis.ts";

const queueName = "orders";
/** Jobs that are added at once. */
const chunkSize = 5_000;
const concurrency = 300;

type Connection = { host: string; port: number };

/** Adds `count` jobs and waits until all have failed. */
async function failJobs(connection: Connection, count: number): Promise<void> {
  const queue = new Queue(queueName, { connection });
  for (let left = count; left > 0; left -= chunkSize)
    await queue.addBulk(orders(Math.min(left, chunkSize)).map((data) => ({ name: "order.placed", data })));
  const { promise: allFailed, resolve, reject } = Promise.withResolvers<void>();
  let left = count;
  const fail = () => Promise.reject(new Error("The warehouse does not answer"));
  const worker = new Worker(queueName, fail, { connection, concurrency });
  worker.on("failed", () => {
    left -= 1;
    if (left === 0) resolve();
  });
  worker.on("error", reject);
  await allFailed;
  const stored = await queue.getFailedCount();
  if (stored !== count) throw new Error(`BullMQ stored ${stored} of ${count} failed jobs`);
  await Promise.all([worker.close(), queue.close()]);
}

/** Starts bull-board, as its documentation says, on a Redis with `count` failed jobs. Null when there is no Redis. */
export async function startBullBoard(count: number) {
  const redis = await startRedis();
  if (!redis) return null;
  await failJobs(redis.connection, count);
  const queue = new Queue(queueName, { connection: redis.connection });
  const adapter = new HonoAdapter(serveStatic);
  createBullBoard({ queues: [new BullMQAdapter(queue)], serverAdapter: adapter });
  const app = new Hono();
  adapter.setBasePath("/");
  app.route("/", adapter.registerPlugin());
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  if (!server.listening) await once(server, "listening");
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failedPath: `/queue/${queueName}?status=failed`,
    stop: async () => {
      server.close();
      await queue.close();
      await redis.stop();
    },
  };
}
