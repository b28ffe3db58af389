import type { DatabaseSync } from "node:sqlite";
import { fingerprintOf } from "#domain/errors/fingerprint";
import { stepOrder } from "#brand-engine/domain/steps";
import { histogramBucketOf, histogramSize, counterColumns, periodStart } from "#store/queues/histograms";
import { sampleActors, sampleAuditEntries, sampleKeywords } from "./fillSamples.ts";
import type { Random } from "./fillRandom.ts";
import type { FilledJob } from "./fillJobs.ts";

const iso = (ms: number): string => new Date(ms).toISOString();
const placeholders = (count: number): string => Array.from({ length: count }, () => "?").join(", ");

/**
 * Returns a function that writes the attempts of a job that failed at least once, and its dead letter if it has one. The
 * function returns true when the dead letter is open.
 */
export function attemptWriter(db: DatabaseSync, random: Random) {
  const attempt = db.prepare(
    `INSERT INTO attempts (job_id, attempt, started_at, ended_at, outcome, error_name, error_message, error_stack, retry_at) VALUES (${placeholders(9)})`,
  );
  const deadLetter = db.prepare(
    `INSERT INTO dead_letters (id, job_id, queue, type, event_id, tenant, correlation_id, source, status, reason, error_name, error_message, error_stack,
       fingerprint, attempts, body, created_at, resolved_at, resolved_by, resolved_reason, snoozed_until) VALUES (${placeholders(21)})`,
  );
  return (job: FilledJob): boolean => {
    const { error, startedAt, finishedAt } = job;
    if (!error || startedAt === null || finishedAt === null) return false;
    const stack = `${error.name}: ${error.message}\n    at handle (worker.js:${random.below(900)}:12)\n    at async consume (worker.js:88:5)`;
    const failed = job.hasDeadLetter ? job.attempt : job.attempt - 1;
    for (let attemptNumber = 1; attemptNumber <= failed; attemptNumber += 1) {
      const isLast = job.hasDeadLetter && attemptNumber === failed;
      attempt.run(
        job.id,
        attemptNumber,
        startedAt,
        finishedAt,
        isLast ? "failed" : "retried",
        error.name,
        error.message,
        stack,
        isLast ? null : finishedAt,
      );
    }
    if (!job.hasDeadLetter) return false;
    const chance = random.fraction();
    const status = job.state === "completed" ? "replayed" : chance < 0.85 ? "open" : chance < 0.95 ? "dropped" : "snoozed";
    const resolved = status === "open" ? null : finishedAt;
    deadLetter.run(
      random.id(Date.parse(finishedAt)),
      job.id,
      job.queue,
      job.type,
      job.eventId,
      job.tenant,
      job.correlationId,
      job.source,
      status,
      "exhausted",
      error.name,
      error.message,
      stack,
      fingerprintOf({ ...error, stack }),
      failed,
      job.body,
      finishedAt,
      resolved,
      resolved && sampleActors[0],
      resolved && "Known error, fixed since",
      status === "snoozed" ? "2099-01-01T00:00:00.000Z" : null,
    );
    return status === "open";
  };
}

/** Counts jobs in the metrics buckets (minute, 15 minutes, hour) of their queues. `write` writes them and returns their number. */
export function bucketCounter(db: DatabaseSync) {
  const buckets = new Map<string, number[]>();
  return {
    count: ({ queue, state, finishedAt, waitedMs, ranMs, attempt }: FilledJob): void => {
      if (finishedAt === null) return;
      for (const span of ["minute", "quarter", "hour"] as const) {
        const key = `${span} ${queue} ${periodStart(span, finishedAt)}`;
        const counts = buckets.get(key) ?? Array.from({ length: counterColumns.length }, () => 0);
        const add = (index: number, count = 1) => (counts[index] = (counts[index] ?? 0) + count);
        add(state === "completed" ? 0 : 2);
        add(1, attempt - 1);
        add(3 + histogramBucketOf(waitedMs));
        add(3 + histogramSize + histogramBucketOf(ranMs));
        add(3 + 2 * histogramSize, waitedMs);
        add(4 + 2 * histogramSize, ranMs);
        buckets.set(key, counts);
      }
    },
    write: (): number => {
      const insert = db.prepare(
        `INSERT OR REPLACE INTO queue_spans (span, queue, at, ${counterColumns.join(", ")}) VALUES (${placeholders(3 + counterColumns.length)})`,
      );
      for (const [key, counts] of buckets) insert.run(...key.split(" "), ...counts);
      return buckets.size;
    },
  };
}

/** Writes finished workflow runs, spread over the time from `from` to `to` (epoch ms). */
export function writeRuns(db: DatabaseSync, random: Random, count: number, [from, to]: [number, number]): void {
  const run = db.prepare(
    `INSERT INTO runs (id, tenant, subject, correlation_id, status, steps, error, url, started_at, updated_at, ended_at, unresolved) VALUES (${placeholders(12)})`,
  );
  const attempt = db.prepare(
    `INSERT INTO run_attempts (run_id, started_at, step, attempt, ended_at, output, output_length) VALUES (${placeholders(7)})`,
  );
  for (let n = 0; n < count; n += 1) {
    const at = from + Math.floor(((to - from) * n) / count);
    const [id, tenant, failed] = [random.id(at), random.pick(["niche-fi", "trail-kit"]), random.fraction() < 0.05];
    const ended = iso(at + 40_000);
    const runSteps = stepOrder.map((name, step) => ({
      name,
      state: failed && step === 5 ? "failed" : name === "approval" ? "skipped" : "done",
      startedAt: iso(at + step * 6_000),
      endedAt: iso(at + step * 6_000 + 5_000),
    }));
    const url = failed ? null : `/sites/${tenant}/article-${n}`;
    const error = failed ? "The page store did not answer" : null;
    const status = failed ? "failed" : "complete";
    run.run(
      id,
      tenant,
      random.pick(sampleKeywords),
      `cycle-${tenant}-${at}`,
      status,
      JSON.stringify(runSteps),
      error,
      url,
      iso(at),
      ended,
      ended,
      failed ? 1 : 0,
    );
    for (const { name, startedAt, endedAt } of runSteps) attempt.run(id, startedAt, name, 1, endedAt, "An excerpt of the output", 33);
  }
  // As in the system, a failed run is resolved by a later success of the same subject.
  db.exec(`UPDATE runs SET unresolved = 0 FROM (SELECT tenant, subject, max(started_at) AS at FROM runs WHERE status = 'complete' GROUP BY tenant, subject) AS later
    WHERE runs.unresolved = 1 AND runs.tenant = later.tenant AND runs.subject = later.subject AND runs.started_at < later.at`);
}

/** Writes audit entries, spread over the same time. */
export function writeAudit(db: DatabaseSync, random: Random, count: number, [from, to]: [number, number]): void {
  const entry = db.prepare(`INSERT INTO audit (id, at, actor, action, target, reason, outcome) VALUES (${placeholders(7)})`);
  for (let n = 0; n < count; n += 1) {
    const at = from + Math.floor(((to - from) * n) / count);
    const [action, target, outcome] = random.pick(sampleAuditEntries);
    entry.run(
      random.id(at),
      iso(at),
      random.pick(sampleActors),
      action,
      target.replace("#", String(random.below(count))),
      "Filled in",
      outcome,
    );
  }
}
