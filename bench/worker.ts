import { readBodies } from "#domain/jobs/bundle";
import { byteLength, splitIntoBatches } from "#domain/messages/envelope";
import { queues } from "#brand-engine/domain/topology";
import { createConsumer } from "#runtime/createConsumer";
import { meter, type RowCount } from "#runtime/meter";
import { createQueue } from "#runtime/queue";
import { PartTimer } from "./partTimer.ts";
import { Order, orders } from "./payloads.ts";
import { type BenchEnv, withTimedAdding, withTimedConsuming } from "./timed.ts";

export { QueueCoordinator } from "#runtime/coordinator/QueueCoordinator";

const placed = createConsumer({ name: "order.placed", schema: Order, handle: () => null });
/** The jobs of a message are those of the queue whose consumer is measured. */
const { jobsPerMessage } = queues["analytics-events"];
const queue = createQueue({ name: "bench-jobs", consumers: [placed], jobsPerMessage });

/** Number of handled messages of both queues. */
let done = 0;
let timer: PartTimer | null = null;
/** The rows that have been read and written since the last `/meter`; null when they are not counted. */
let meters: RowCount[] | null = null;
/** While true, delivered batches wait, so that adding and consuming are measured one after the other. */
let isHeld = false;

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await scheduler.wait(5);
}

/** The same bindings; while rows are counted, with a database that counts them. */
function counting(env: BenchEnv): BenchEnv {
  if (!meters) return env;
  const { db, rows } = meter(env.OPS);
  meters.push(rows);
  return { ...env, OPS: db };
}
const sumOf = (rows: readonly RowCount[]): RowCount => ({
  read: rows.reduce((sum, { read }) => sum + read, 0),
  written: rows.reduce((sum, { written }) => sum + written, 0),
});

const timed = <T>(part: string, work: () => Promise<T>): Promise<T> => (timer ? timer.time(part, work) : work());

async function addJobs(env: BenchEnv, count: number): Promise<void> {
  const jobs = orders(count).map((payload) => ({ consumer: placed, payload }));
  const bound = timer ? withTimedAdding(env, timer) : counting(env);
  await timed("adding", () => queue.jobs(bound).addBulk(jobs));
}

/** Batches that are sent at once, as many as the job layer sends. */
const parallelBatches = 6;

/** Sends the same bodies as `addJobs`, without creating jobs. */
async function addMessages(env: BenchEnv, count: number): Promise<void> {
  const timestamp = new Date().toISOString();
  const messages = orders(count).map((payload) => ({
    body: { event_id: crypto.randomUUID(), type: placed.name, source: queue.name, timestamp, payload, job: {} },
  }));
  const batches = splitIntoBatches(messages, ({ body }) => byteLength(body));
  for (let first = 0; first < batches.length; first += parallelBatches)
    await Promise.all(batches.slice(first, first + parallelBatches).map((batch) => env.BENCH_ACKS.sendBatch(batch)));
}

/** The commands of the benchmark, by path. `count` is the number of messages to add or to wait for. */
const steps: Record<string, (env: BenchEnv, count: number) => unknown> = {
  "/jobs": addJobs,
  "/messages": addMessages,
  "/hold": () => ([timer, isHeld] = [new PartTimer(), true]),
  "/release": () => (isHeld = false),
  "/stop-timer": () => (timer = null),
  "/meter": () => (meters = []),
  "/stop-meter": () => (meters = null),
  "/done": (_, count) => waitUntil(() => done >= count),
  "/counts": (env) => queue.jobs(env).getCounts(),
};

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const answer = await steps[pathname]?.(env, Number(searchParams.get("count")));
    const rows = meters && sumOf(meters);
    return Response.json({ done, durations: timer?.durations ?? {}, rows, counts: pathname === "/counts" ? answer : null });
  },
  async queue(batch, env) {
    await waitUntil(() => !isHeld);
    const running = timer;
    if (batch.queue === queue.name)
      await timed("consuming", () => queue.consume(batch, running ? withTimedConsuming(env, running) : counting(env)));
    else batch.ackAll();
    done += batch.messages.reduce((jobs, { body }) => jobs + readBodies(body, batch.queue).length, 0);
  },
} satisfies ExportedHandler<BenchEnv>;
