import { errorText } from "#domain/errors/errorInfo";
import { type LogEntry, LogLevel } from "#domain/jobs/job";
import { safeJsonText } from "#domain/messages/jsonText";
import { storableText } from "#domain/errors/describe";
import { redact, redactJson } from "./redact.ts";
import { type LogRow, type ProgressRow, writeProgressAndLogs } from "#store/jobs/progress";

/** The most log entries of an attempt, and the most characters of a message and of JSON. */
const maxLogEntries = 200;
const maxMessage = 1_000;
const maxJson = 4_000;

/** JSON text of `value`, redacted. Longer than 4,000 characters, it is replaced by `{ "tooLong": <length> }`. Values that JSON cannot hold are described in words. */
function boundedJson(value: unknown): string | null {
  const text = value === undefined ? undefined : safeJsonText(value);
  if (text === undefined) return null;
  const json = redactJson(text);
  return json.length <= maxJson ? json : JSON.stringify({ tooLong: json.length });
}

/** The progress and log entries that the handlers of one batch reported and that are not written yet. Without a report nothing is written. */
export class HandlerReports {
  readonly #progress = new Map<string, ProgressRow>();
  readonly #entries: LogRow[] = [];
  readonly #counts = new Map<string, number>();

  /** Sets the progress of an attempt; only the last one is written. */
  setProgress(jobId: string, attempt: number, progress: unknown): void {
    this.#progress.set(jobId, { jobId, attempt, progress: boundedJson(progress) });
  }

  /** Adds a log entry of an attempt. Entries beyond the limit are dropped. */
  addLogEntry(jobId: string, attempt: number, entry: { message: string; data?: unknown; level: LogEntry["level"] }): void {
    const line = this.#counts.get(jobId) ?? 0;
    if (line >= maxLogEntries) return;
    this.#counts.set(jobId, line + 1);
    const at = new Date().toISOString();
    // Worker code without types may pass anything.
    const message = storableText(redact(typeof entry.message === "string" ? entry.message : errorText(entry.message)), maxMessage);
    const level = LogLevel.safeParse(entry.level).data ?? "info";
    this.#entries.push({ jobId, attempt, line, at, level, message, data: boundedJson(entry.data) });
  }

  /** True if a job has reported something in this batch. */
  has(jobId: string): boolean {
    return this.#progress.has(jobId) || this.#counts.has(jobId);
  }

  /** Returns the statements that write the reports since the last call. */
  takeStatements(db: D1Database): D1PreparedStatement[] {
    const statements = writeProgressAndLogs(db, [...this.#progress.values()], this.#entries);
    this.#progress.clear();
    this.#entries.length = 0;
    return statements;
  }
}
