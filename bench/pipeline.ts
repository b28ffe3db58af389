import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { unstable_readConfig as readConfig, unstable_splitSqlQuery as splitSql } from "wrangler";
import { bundle } from "./bundle.ts";
import type { RowCount } from "#runtime/meter";
import { platformLimits } from "#domain/messages/envelope";
import type { PartDurations } from "./partTimer.ts";

const migrations = resolve(import.meta.dirname, "../migrations/ops");

/** The settings of a consumer of the sample pipeline, so that what is measured is what `npm start` runs. */
function shippedConsumer() {
  const path = resolve(import.meta.dirname, "../services/analytics/wrangler.jsonc");
  const [consumer] = readConfig({ config: path }).queues.consumers ?? [];
  if (consumer?.max_batch_size === undefined || consumer.max_batch_timeout === undefined) throw new Error(`${path} has no consumer`);
  return { maxBatchSize: consumer.max_batch_size, maxBatchTimeout: consumer.max_batch_timeout, maxRetries: 10, retryDelay: 0 };
}

const optionsOf = (script: string, folder: string, consumer: ReturnType<typeof shippedConsumer>) =>
  convertV4MiniflareOptions({
    host: "127.0.0.1",
    cf: false,
    telemetry: { enabled: false },
    log: new Log(LogLevel.ERROR),
    resourcePersistencePath: folder,
    workers: [
      {
        name: "bench",
        modules: [{ type: "ESModule", path: "worker.js", contents: script }],
        compatibilityDate: "2026-10-01",
        compatibilityFlags: ["nodejs_compat"],
        d1Databases: { OPS: "ops" },
        durableObjects: { COORDINATOR: { className: "QueueCoordinator", useSQLite: true } },
        queueProducers: { BENCH_JOBS: "bench-jobs", BENCH_ACKS: "bench-acks" },
        queueConsumers: { "bench-jobs": consumer, "bench-acks": { ...consumer, maxBatchSize: platformLimits.batchMessages } },
      },
    ],
  });

async function migrate(runtime: Miniflare): Promise<void> {
  const ops = await runtime.getD1Database("OPS");
  for (const name of globSync("*.sql", { cwd: migrations }).toSorted())
    await ops.batch(splitSql(readFileSync(join(migrations, name), "utf8")).map((sql) => ops.prepare(sql)));
}

type WorkerReport = { done: number; durations: PartDurations; rows: RowCount | null; counts: Record<string, number> | null };

/** Returns the bytes on disk of the database that has the jobs, its write-ahead log included. */
function databaseBytes(folder: string): number {
  const databases = globSync("**/*.sqlite", { cwd: folder }).filter((path) => {
    const db = new DatabaseSync(join(folder, path), { readOnly: true });
    const isOps = db.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'queue_spans'`).get() !== undefined;
    db.close();
    return isOps;
  });
  return databases.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
}

/** What is measured of a running job layer. Each function takes one measurement: durations in ms, from the first to the last of `count`. */
export type Pipeline = {
  jobs: (count: number) => Promise<number>;
  /** The same messages on a queue that only acknowledges them. */
  messages: (count: number) => Promise<number>;
  lone: () => Promise<number>;
  rows: (count: number) => Promise<RowCount>;
  parts: (count: number) => Promise<PartDurations>;
  counts: () => Promise<Record<string, number>>;
  bytes: () => number;
  dispose: () => Promise<void>;
};

/**
 * Starts the job layer in the real local runtime: queue, database and limiter, with their data on disk until this process
 * ends. Each returned function takes one measurement, in ms. `dispose` stops the runtime.
 */
export async function startPipeline(): Promise<Pipeline> {
  const script = await bundle();
  const folder = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const runtime = new Miniflare(optionsOf(script, folder, shippedConsumer()));
  await migrate(runtime);
  const ask = async (path: string, count = 0): Promise<WorkerReport> => {
    const answer = await runtime.dispatchFetch(`http://bench${path}?count=${count}`);
    if (!answer.ok) throw new Error(`The benchmark Worker failed at ${path}: ${await answer.text()}`);
    return (await answer.json()) as WorkerReport;
  };
  /** Duration from adding the first message to handling the last, ms. */
  const run = async (path: "/jobs" | "/messages", count: number): Promise<number> => {
    const { done } = await ask("/now");
    const from = performance.now();
    await Promise.all([ask(path, count), ask("/done", done + count)]);
    return performance.now() - from;
  };
  return {
    /** Time from adding one job to its end, ms. */
    lone: () => run("/jobs", 1),
    /** Rows that are read and written per job. */
    rows: async (count: number): Promise<RowCount> => {
      const { done } = await ask("/meter");
      await ask("/jobs", count);
      const { rows } = await ask("/done", done + count);
      await ask("/stop-meter");
      if (!rows) throw new Error("The benchmark Worker counted no rows");
      return { read: rows.read / count, written: rows.written / count };
    },
    /** Bytes of the operations database. The runtime must have been stopped. */
    bytes: () => databaseBytes(folder),
    jobs: (count: number) => run("/jobs", count),
    messages: (count: number) => run("/messages", count),
    /** Durations of each part when all jobs are added before the first is delivered. */
    parts: async (count: number): Promise<PartDurations> => {
      const { done } = await ask("/hold");
      await ask("/jobs", count);
      const from = performance.now();
      await ask("/release");
      const { durations: shares } = await ask("/done", done + count);
      const delivering = performance.now() - from;
      await ask("/stop-timer");
      return { ...shares, delivering };
    },
    counts: async () => (await ask("/counts")).counts ?? {},
    dispose: () => runtime.dispose(),
  };
}
