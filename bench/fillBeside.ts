import type { DatabaseSync } from "node:sqlite";
import { fingerprintOf } from "#domain/errors/errorInfo";
import { stepOrder } from "#domain/workflows/run";
import { histogramBucketOf, histogramSize, counterColumns, periodStart } from "#store/queues/histograms";
import { sampleActors, sampleActs, sampleKeywords } from "./fillSamples.ts";
import type { Dice } from "./fillDice.ts";
import type { Filled } from "./fillJobs.ts";

const iso = (ms: number): string => new Date(ms).toISOString();
const marks = (count: number): string => Array.from({ length: count }, () => "?").join(", ");

/** Writes the tries of jobs that did not go well at once, and the dead letters of those that died. Answers whether a letter is open. */
export function triesWriter(db: DatabaseSync, dice: Dice) {
  const attempt = db.prepare(
    `INSERT INTO attempts (job_id, attempt, started_at, ended_at, outcome, error_name, error_message, error_stack, retry_at) VALUES (${marks(9)})`,
  );
  const letter = db.prepare(
    `INSERT INTO dead_letters (id, job_id, queue, type, event_id, brand, correlation_id, source, status, reason, error_name, error_message, error_stack,
       fingerprint, attempts, body, created_at, resolved_at, resolved_by, resolved_reason, snoozed_until) VALUES (${marks(21)})`,
  );
  return (job: Filled): boolean => {
    const { why, startedAt, finishedAt } = job;
    if (!why || startedAt === null || finishedAt === null) return false;
    const stack = `${why.name}: ${why.message}\n    at handle (worker.js:${dice.below(900)}:12)\n    at async consume (worker.js:88:5)`;
    const failed = job.dies ? job.attempt : job.attempt - 1;
    for (let tried = 1; tried <= failed; tried += 1) {
      const last = job.dies && tried === failed;
      attempt.run(
        job.id,
        tried,
        startedAt,
        finishedAt,
        last ? "failed" : "retried",
        why.name,
        why.message,
        stack,
        last ? null : finishedAt,
      );
    }
    if (!job.dies) return false;
    const put = dice.roll();
    const status = job.state === "completed" ? "replayed" : put < 0.85 ? "open" : put < 0.95 ? "dropped" : "snoozed";
    const resolved = status === "open" ? null : finishedAt;
    letter.run(
      dice.id(Date.parse(finishedAt)),
      job.id,
      job.queue,
      job.type,
      job.eventId,
      job.brand,
      job.correlationId,
      job.source,
      status,
      "exhausted",
      why.name,
      why.message,
      stack,
      fingerprintOf(job.type, why),
      failed,
      job.body,
      finishedAt,
      resolved,
      resolved && sampleActors[0],
      resolved && "Known, and mended since",
      status === "snoozed" ? "2099-01-01T00:00:00.000Z" : null,
    );
    return status === "open";
  };
}

/** Counts jobs into the minutes, quarters and hours of their queues; `write` writes them. */
export function spanCounter(db: DatabaseSync) {
  const spans = new Map<string, number[]>();
  return {
    count: ({ queue, state, finishedAt, waitedMs, ranMs, attempt }: Filled): void => {
      if (finishedAt === null) return;
      for (const span of ["minute", "quarter", "hour"] as const) {
        const key = `${span} ${queue} ${periodStart(span, finishedAt)}`;
        const counts = spans.get(key) ?? Array.from({ length: counterColumns.length }, () => 0);
        const add = (place: number, count = 1) => (counts[place] = (counts[place] ?? 0) + count);
        add(state === "completed" ? 0 : 2);
        add(1, attempt - 1);
        add(3 + histogramBucketOf(waitedMs));
        add(3 + histogramSize + histogramBucketOf(ranMs));
        add(3 + 2 * histogramSize, waitedMs);
        add(4 + 2 * histogramSize, ranMs);
        spans.set(key, counts);
      }
    },
    write: (): number => {
      const insert = db.prepare(`INSERT OR REPLACE INTO queue_spans VALUES (${marks(3 + counterColumns.length)})`);
      for (const [key, counts] of spans) insert.run(...key.split(" "), ...counts);
      return spans.size;
    },
  };
}

/** Writes runs of articles, all over, spread over the time from `from` to `to`, ms. */
export function writeRuns(db: DatabaseSync, dice: Dice, count: number, [from, to]: [number, number]): void {
  const run = db.prepare(
    `INSERT INTO runs (id, brand, keyword, correlation_id, status, steps, error, url, started_at, updated_at, ended_at, unresolved) VALUES (${marks(12)})`,
  );
  const attempt = db.prepare(
    `INSERT INTO run_attempts (run_id, started_at, step, attempt, ended_at, output, output_length) VALUES (${marks(7)})`,
  );
  for (let n = 0; n < count; n += 1) {
    const at = from + Math.floor(((to - from) * n) / count);
    const [id, brand, failed] = [dice.id(at), dice.of(["niche-fi", "trail-kit"]), dice.roll() < 0.05];
    const ended = iso(at + 40_000);
    const told = stepOrder.map((name, step) => ({
      name,
      state: failed && step === 5 ? "failed" : name === "approval" ? "skipped" : "done",
      startedAt: iso(at + step * 6_000),
      endedAt: iso(at + step * 6_000 + 5_000),
    }));
    const url = failed ? null : `/sites/${brand}/article-${n}`;
    const error = failed ? "The page store did not answer" : null;
    const status = failed ? "failed" : "complete";
    run.run(
      id,
      brand,
      dice.of(sampleKeywords),
      `cycle-${brand}-${at}`,
      status,
      JSON.stringify(told),
      error,
      url,
      iso(at),
      ended,
      ended,
      failed ? 1 : 0,
    );
    for (const { name, startedAt, endedAt } of told) attempt.run(id, startedAt, name, 1, endedAt, "A line or two of what came of it", 33);
  }
  // As the system would have left them: a newer success of the keyword settles a failure.
  db.exec(`UPDATE runs SET unresolved = 0 FROM (SELECT brand, keyword, max(started_at) AS at FROM runs WHERE status = 'complete' GROUP BY brand, keyword) AS later
    WHERE runs.unresolved = 1 AND runs.brand = later.brand AND runs.keyword = later.keyword AND runs.started_at < later.at`);
}

/** Writes what operators did, spread over the same time. */
export function writeAudit(db: DatabaseSync, dice: Dice, count: number, [from, to]: [number, number]): void {
  const entry = db.prepare(`INSERT INTO audit (id, at, actor, action, target, reason, outcome) VALUES (${marks(7)})`);
  for (let n = 0; n < count; n += 1) {
    const at = from + Math.floor(((to - from) * n) / count);
    const [action, target, outcome] = dice.of(sampleActs);
    entry.run(dice.id(at), iso(at), dice.of(sampleActors), action, target.replace("#", String(dice.below(count))), "Filled in", outcome);
  }
}
