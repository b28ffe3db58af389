import { Queue, Worker } from "bullmq";
import { orders } from "./payloads.ts";
import { startRedis } from "./redis.ts";

/** How many jobs BullMQ adds at once. */
const chunk = 1_000;
/** How many it may run at once: the fastest of these counts. */
const concurrencies = [50, 100, 300];

type Connection = { host: string; port: number };
let runs = 0;

/** From adding the first job to the last being completed, ms. Throws unless all are kept. */
async function run(connection: Connection, count: number, concurrency: number): Promise<number> {
  const name = `bench-${(runs += 1)}`;
  const queue = new Queue(name, { connection });
  const worker = new Worker(name, async () => null, { connection, concurrency });
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const { promise: over, resolve, reject } = Promise.withResolvers<void>();
  let left = count;
  worker.on("completed", () => {
    left -= 1;
    if (left === 0) resolve();
  });
  worker.on("failed", (_job, error) => reject(error));
  const jobs = orders(count).map((data) => ({ name: "order.placed", data }));
  const from = performance.now();
  for (let first = 0; first < count; first += chunk) await queue.addBulk(jobs.slice(first, first + chunk));
  await over;
  const took = performance.now() - from;
  const kept = await queue.getCompletedCount();
  if (kept !== count) throw new Error(`BullMQ kept ${kept} of ${count} completed jobs`);
  await Promise.all([worker.close(), queue.close()]);
  return took;
}

/** BullMQ on a Redis that is started for it, at the concurrency that does `count` jobs fastest. Null when there is no Redis. */
export async function startBullmq(count: number) {
  const redis = await startRedis();
  if (!redis) return null;
  const { connection, stop } = redis;
  let best = { concurrency: 0, took: Infinity };
  for (const concurrency of concurrencies) {
    await run(connection, count, concurrency);
    const took = await run(connection, count, concurrency);
    if (took < best.took) best = { concurrency, took };
  }
  const { concurrency } = best;
  return { concurrency, jobs: (jobs: number) => run(connection, jobs, concurrency), dispose: stop };
}
