import { Queue, Worker } from "bullmq";
import { orders } from "./payloads.ts";
import { startRedis } from "./redis.ts";

/** Jobs that BullMQ adds at once. */
const chunkSize = 1_000;
/** The concurrencies that are tried. The fastest is used. */
const concurrencies = [50, 100, 300];

type Connection = { host: string; port: number };
let runs = 0;

/** Duration from adding the first job to completing the last, ms. Throws unless BullMQ has stored all jobs. */
async function run(connection: Connection, count: number, concurrency: number): Promise<number> {
  const name = `bench-${(runs += 1)}`;
  const queue = new Queue(name, { connection });
  const worker = new Worker(name, async () => null, { connection, concurrency });
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const { promise: allCompleted, resolve, reject } = Promise.withResolvers<void>();
  let left = count;
  worker.on("completed", () => {
    left -= 1;
    if (left === 0) resolve();
  });
  worker.on("failed", (_job, error) => reject(error));
  const jobs = orders(count).map((data) => ({ name: "order.placed", data }));
  const startedAt = performance.now();
  for (let first = 0; first < count; first += chunkSize) await queue.addBulk(jobs.slice(first, first + chunkSize));
  await allCompleted;
  const durationMs = performance.now() - startedAt;
  const stored = await queue.getCompletedCount();
  if (stored !== count) throw new Error(`BullMQ stored ${stored} of ${count} completed jobs`);
  await Promise.all([worker.close(), queue.close()]);
  return durationMs;
}

/** Starts a Redis and BullMQ on it, with the concurrency that completes `count` jobs fastest. Null when there is no Redis. */
export async function startBullmq(count: number) {
  const redis = await startRedis();
  if (!redis) return null;
  const { connection, stop } = redis;
  let best = { concurrency: 0, durationMs: Infinity };
  for (const concurrency of concurrencies) {
    await run(connection, count, concurrency);
    const durationMs = await run(connection, count, concurrency);
    if (durationMs < best.durationMs) best = { concurrency, durationMs };
  }
  const { concurrency } = best;
  return { concurrency, jobs: (jobs: number) => run(connection, jobs, concurrency), dispose: stop };
}
