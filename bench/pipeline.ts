import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { unstable_splitSqlQuery as splitSql } from "wrangler";
import { bundle } from "./bundle.ts";
import type { PartDurations } from "./partTimer.ts";

const migrations = resolve(import.meta.dirname, "../migrations/ops");
const consumer = { maxBatchSize: 100, maxBatchTimeout: 0.01, maxRetries: 10, retryDelay: 0 };

const optionsOf = (script: string, folder: string) =>
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
        queueConsumers: { "bench-jobs": consumer, "bench-acks": consumer },
      },
    ],
  });

async function migrate(runtime: Miniflare): Promise<void> {
  const ops = await runtime.getD1Database("OPS");
  for (const name of globSync("*.sql", { cwd: migrations }).toSorted())
    await ops.batch(splitSql(readFileSync(join(migrations, name), "utf8")).map((sql) => ops.prepare(sql)));
}

type WorkerReport = { done: number; durations: PartDurations; counts: Record<string, number> | null };

/**
 * Starts the job layer in the real local runtime: queue, database and limiter, with their data on disk until this process
 * ends. Each returned function takes one measurement, in ms. `dispose` stops the runtime.
 */
export async function startPipeline() {
  const script = await bundle();
  const folder = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const runtime = new Miniflare(optionsOf(script, folder));
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
