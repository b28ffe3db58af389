import { existsSync, globSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { bucketCounter, attemptWriter, writeAudit, writeRuns } from "./fillTables.ts";
import { createRandom } from "./fillRandom.ts";
import { type FilledJob, pausedQueue, createJobMaker, externalQueues } from "./fillJobs.ts";

const usage = "npm run fill -- [--jobs 100000] [--dead-letters 5000] [--runs 500] [--acts 2000] [--days 6]";

function readOptions() {
  const text = (by: string) => ({ type: "string" as const, default: by });
  const { values } = parseArgs({
    options: { jobs: text("100000"), "dead-letters": text("5000"), runs: text("500"), acts: text("2000"), days: text("6") },
  });
  const numberOf = (name: keyof typeof values, most: number): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 0 || value > most)
      throw new Error(`--${name} ${values[name]} is no number from 0 to ${most}: ${usage}`);
    return value;
  };
  return {
    jobs: numberOf("jobs", 10_000_000),
    letters: numberOf("dead-letters", 1_000_000),
    runs: numberOf("runs", 1_000_000),
    acts: numberOf("acts", 1_000_000),
    days: numberOf("days", 6),
  };
}

/** The operations database of a state folder whose system is stopped. */
function openOps(stateDir: string): DatabaseSync {
  if (existsSync(join(stateDir, "pid.json"))) throw new Error(`A system runs on ${stateDir}: stop it first`);
  for (const path of globSync("v3/**/*.sqlite", { cwd: stateDir })) {
    const db = new DatabaseSync(join(stateDir, path));
    if (db.prepare(`SELECT count(*) AS n FROM sqlite_master WHERE name IN ('jobs', 'queues', 'queue_spans')`).get()?.["n"] === 3) return db;
    db.close();
  }
  throw new Error(`${stateDir} has no operations database yet: run npm start on it once, and stop it`);
}

const columns = `id, queue, type, event_id, brand, correlation_id, source, state, attempt, attempts, body, created_at, sent_at, due_at, run_at, started_at,
  finished_at, error_name, error_message, intake_key`;

function jobWriter(db: DatabaseSync) {
  const insert = db.prepare(`INSERT INTO jobs (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 4, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return (job: FilledJob): void => {
    const why = job.state === "failed" ? job.error : null;
    const { id, queue, type, eventId, brand, correlationId, source, state, attempt, body } = job;
    const times = [job.createdAt, job.sentAt, job.dueAt, job.runAt, job.startedAt, job.finishedAt];
    const values = [brand, correlationId, source, state, attempt, body, ...times, why?.name ?? null, why?.message ?? null, job.key];
    insert.run(id, queue, type, eventId, ...values);
  };
}

/** Adds a queue's share to its counters. */
function addToCounters(db: DatabaseSync, counted: Map<string, number>): void {
  for (const [key, count] of counted) {
    const [queue = "", column = ""] = key.split(" ");
    db.prepare(`INSERT INTO queues (name, ${column}) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET ${column} = ${column} + ?2`).run(
      queue,
      count,
    );
  }
}

function fill(): void {
  const { jobs, letters, runs, acts, days } = readOptions();
  const db = openOps(resolve(process.env["STATE_DIR"] || ".state"));
  const began = performance.now();
  const to = Date.now();
  const timeRange: [number, number] = [to - days * 86_400_000, to];
  const random = createRandom(20_261_001);
  const [make, write, tell, spans] = [
    createJobMaker(random, to, letters / jobs),
    jobWriter(db),
    attemptWriter(db, random),
    bucketCounter(db),
  ];
  const counted = new Map<string, number>();
  const count = (key: string) => counted.set(key, (counted.get(key) ?? 0) + 1);
  db.exec(`PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN`);
  for (let n = 0; n < jobs; n += 1) {
    const job = make(timeRange[0] + Math.floor(((timeRange[1] - timeRange[0]) * n) / jobs), n / jobs);
    write(job);
    count(`${job.queue} ${job.state}`);
    if (tell(job)) count(`${job.queue} open_dead_letters`);
    spans.count(job);
  }
  addToCounters(db, counted);
  const at = new Date(to).toISOString();
  // Jobs of all of them ran: the job layer was seen consuming them.
  db.prepare(`UPDATE queues SET last_finished_at = ?1, consumer = 'job-layer'`).run(at);
  db.prepare(`UPDATE queues SET paused_at = ?1, paused_by = 'ada@example.com', pause_reason = 'Filled in' WHERE name = ?2`).run(
    at,
    pausedQueue,
  );
  const minutes = spans.write();
  writeRuns(db, random, runs, timeRange);
  writeAudit(db, random, acts, timeRange);
  db.exec(`COMMIT; PRAGMA wal_checkpoint(TRUNCATE)`);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`Filled in ${jobs} jobs, about ${letters} dead letters, ${runs} runs, ${acts} acts and ${minutes} spans in ${seconds} s.`);
  console.log(`Jobs that aren't over are in ${externalQueues.join(", ")}, which no Worker takes; ${pausedQueue} is paused.`);
}

try {
  fill();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
