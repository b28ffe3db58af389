import { setTimeout as wait } from "node:timers/promises";
import { PgBoss } from "pg-boss";
import { host } from "./freePort.ts";
import { orders } from "./payloads.ts";
import { startPostgres } from "./postgres.ts";

/** Jobs that are added, fetched and completed at once. pg-boss is fastest with batches of about this size. */
const batchSize = 500;
/** The numbers of consumers that are tried. The fastest is used. */
const concurrencies = [1, 2, 4];
/** Time until a consumer that found nothing looks again, ms: less than any option of its own workers. */
const emptyWaitMs = 2;

/** The schema of its tables. */
const schema = "boss";

let runs = 0;

/** Duration from adding the first job to completing the last, ms. Throws unless pg-boss has stored all jobs as completed. */
async function run(boss: PgBoss, count: number, concurrency: number): Promise<number> {
  const name = `bench-${(runs += 1)}`;
  await boss.createQueue(name);
  const jobs = orders(count).map((data) => ({ data }));
  let left = count;
  const consume = async () => {
    while (left > 0) {
      const batch = await boss.fetch(name, { batchSize });
      if (batch.length > 0)
        await boss.complete(
          name,
          batch.map(({ id }) => id),
        );
      else await wait(emptyWaitMs);
      left -= batch.length;
    }
  };
  const startedAt = performance.now();
  const add = async () => {
    for (let first = 0; first < count; first += batchSize) await boss.insert(name, jobs.slice(first, first + batchSize));
  };
  await Promise.all([add(), ...Array.from({ length: concurrency }, consume)]);
  const durationMs = performance.now() - startedAt;
  const { rows } = await boss
    .getDb()
    .executeSql(`SELECT count(*)::int AS n FROM ${schema}.job WHERE name = $1 AND state = 'completed'`, [name]);
  const stored: unknown = rows[0]?.n;
  if (stored !== count) throw new Error(`pg-boss stored ${String(stored)} of ${count} completed jobs`);
  return durationMs;
}

/** Starts a Postgres and pg-boss on it, with the number of consumers that completes `count` jobs fastest. Null when there is no Postgres. */
export async function startPgBoss(count: number) {
  const postgres = await startPostgres();
  if (!postgres) return null;
  const boss = new PgBoss({
    host,
    port: postgres.port,
    user: postgres.user,
    database: "postgres",
    supervise: false,
    schedule: false,
    schema,
  });
  boss.on("error", (error) => console.error(error));
  await boss.start();
  let best = { concurrency: 0, durationMs: Infinity };
  for (const concurrency of concurrencies) {
    await run(boss, count, concurrency);
    const durationMs = await run(boss, count, concurrency);
    if (durationMs < best.durationMs) best = { concurrency, durationMs };
  }
  const dispose = async () => {
    await boss.stop({ graceful: false });
    await postgres.stop();
  };
  return { concurrency: best.concurrency, jobs: (jobs: number) => run(boss, jobs, best.concurrency), dispose };
}
