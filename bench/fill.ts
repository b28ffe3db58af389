import { resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { shortBodyOf } from "#store/jobs/shortRow";
import { openOps } from "./openOps.ts";
import { bucketCounter, attemptWriter, writeAudit, writeRuns } from "./fillTables.ts";
import { createRandom } from "./fillRandom.ts";
import { type FilledJob, pausedQueue, createJobMaker, externalQueues } from "./fillJobs.ts";

const usage = "npm run fill -- [--jobs 100000] [--dead-letters 5000] [--runs 500] [--audit-entries 2000] [--days 6]";

function readOptions() {
  const text = (defaultValue: string) => ({ type: "string" as const, default: defaultValue });
  const { values } = parseArgs({
    options: { jobs: text("100000"), "dead-letters": text("5000"), runs: text("500"), "audit-entries": text("2000"), days: text("6") },
  });
  const numberOf = (name: keyof typeof values, max: number): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 0 || value > max)
      throw new Error(`--${name} ${values[name]} is not a number from 0 to ${max}: ${usage}`);
    return value;
  };
  return {
    jobs: numberOf("jobs", 10_000_000),
    deadLetters: numberOf("dead-letters", 1_000_000),
    runs: numberOf("runs", 1_000_000),
    auditEntries: numberOf("audit-entries", 1_000_000),
    days: numberOf("days", 6),
  };
}

const columns = `id, queue, type, event_id, tenant, correlation_id, source, state, attempt, attempts, body, created_at, sent_at, due_at, run_at, started_at,
  finished_at, error_name, error_message, intake_key`;

function jobWriter(db: DatabaseSync) {
  const insert = db.prepare(`INSERT INTO jobs (${columns}) VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, 4, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return (job: FilledJob): void => {
    const error = job.state === "failed" ? job.error : null;
    const { id, queue, type, tenant, correlationId, source, state, attempt } = job;
    const body = shortBodyOf({ ...job, causationId: null });
    const times = [job.createdAt, job.sentAt, job.dueAt, job.runAt, job.startedAt, job.finishedAt];
    const values = [tenant, correlationId, source, state, attempt, body, ...times, error?.name ?? null, error?.message ?? null, job.key];
    insert.run(id, queue, type, ...values);
  };
}

/** Adds the counted jobs and dead letters to the counters of their queues. Keys of `counted` are `queue column`. */
function addToCounters(db: DatabaseSync, counted: Map<string, number>): void {
  for (const [key, count] of counted) {
    const [queue = "", column = ""] = key.split(" ");
    db.prepare(`INSERT INTO queues (name, ${column}) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET ${column} = ${column} + ?2`).run(
      queue,
      count,
    );
  }
}

/** What writes into one operations database, and what it has counted. */
function writerOf(db: DatabaseSync, random: ReturnType<typeof createRandom>) {
  db.exec(`PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN`);
  const counted = new Map<string, number>();
  const count = (key: string) => counted.set(key, (counted.get(key) ?? 0) + 1);
  const [writeJob, writeAttempts, buckets] = [jobWriter(db), attemptWriter(db, random), bucketCounter(db)];
  const add = (job: FilledJob): void => {
    writeJob(job);
    count(`${job.queue} ${job.state}`);
    if (writeAttempts(job)) count(`${job.queue} open_dead_letters`);
    buckets.count(job);
  };
  /** Writes the counters. Jobs of every queue have run, so the job layer consumes every queue. Returns how many metrics buckets there are. */
  const finish = (at: string): number => {
    addToCounters(db, counted);
    db.prepare(`UPDATE queues SET last_finished_at = ?1, consumer = 'job-layer'`).run(at);
    db.prepare(`UPDATE queues SET paused_at = ?1, paused_by = 'ada@example.com', pause_reason = 'Filled in' WHERE name = ?2`).run(
      at,
      pausedQueue,
    );
    return buckets.write();
  };
  return { db, add, finish };
}

function fill(): void {
  const { jobs, deadLetters, runs, auditEntries, days } = readOptions();
  const databases = openOps(resolve(process.env["STATE_DIR"] || ".state"));
  const startedAt = performance.now();
  const to = Date.now();
  const timeRange: [number, number] = [to - days * 86_400_000, to];
  const random = createRandom(20_261_001);
  const createJob = createJobMaker(random, to, deadLetters / jobs);
  const writers = new Map(databases.all.map((db) => [db, writerOf(db, random)]));
  const writerOfQueue = new Map<string, ReturnType<typeof writerOf> | undefined>();
  for (let n = 0; n < jobs; n += 1) {
    const job = createJob(timeRange[0] + Math.floor(((timeRange[1] - timeRange[0]) * n) / jobs), n / jobs);
    if (!writerOfQueue.has(job.queue)) writerOfQueue.set(job.queue, writers.get(databases.of(job.queue)));
    writerOfQueue.get(job.queue)?.add(job);
  }
  const at = new Date(to).toISOString();
  const bucketCount = [...writers.values()].reduce((sum, writer) => sum + writer.finish(at), 0);
  writeRuns(databases.first, random, runs, timeRange);
  writeAudit(databases.first, random, auditEntries, timeRange);
  for (const db of databases.all) db.exec(`COMMIT; PRAGMA wal_checkpoint(TRUNCATE)`);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `Added ${jobs} jobs, about ${deadLetters} dead letters, ${runs} workflow runs, ${auditEntries} audit entries and ${bucketCount} metrics buckets in ${seconds} s.`,
  );
  console.log(`Unfinished jobs are in ${externalQueues.join(", ")}, which no Worker consumes; ${pausedQueue} is paused.`);
}

try {
  fill();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
