import { errorText } from "#domain/errors/errorInfo";
import { LogEntry } from "#domain/jobs/job";
import { safeJsonText } from "#domain/messages/jsonText";
import { storableText } from "#domain/errors/describe";
import { redact, redactJson } from "./redact.ts";
import { type LogRow, type ProgressRow, writeProgressAndLogs } from "#store/jobs/progress";

const maxLogEntries = 200;
const maxMessage = 1_000;
const maxJson = 4_000;

/** JSON text of `value`, at most 4,000 characters; of what is longer its length. What JSON can't hold is told in words. */
function boundedJson(value: unknown): string | null {
  const said = value === undefined ? undefined : safeJsonText(value);
  if (said === undefined) return null;
  const json = redactJson(said);
  return json.length <= maxJson ? json : JSON.stringify({ tooLong: json.length });
}

/** What the handlers of one batch said and nobody has written yet. A handler that says nothing costs nothing. */
export class HandlerReports {
  readonly #progress = new Map<string, ProgressRow>();
  readonly #lines: LogRow[] = [];
  readonly #counts = new Map<string, number>();

  /** The last progress of a try wins. */
  setProgress(jobId: string, attempt: number, progress: unknown): void {
    this.#progress.set(jobId, { jobId, attempt, progress: boundedJson(progress) });
  }

  addLogEntry(jobId: string, attempt: number, said: { message: string; data?: unknown; level: LogEntry["level"] }): void {
    const line = this.#counts.get(jobId) ?? 0;
    if (line >= maxLogEntries) return;
    this.#counts.set(jobId, line + 1);
    const at = new Date().toISOString();
    // A Worker without types may say anything.
    const message = storableText(redact(typeof said.message === "string" ? said.message : errorText(said.message)), maxMessage);
    const level = LogEntry.shape.level.safeParse(said.level).data ?? "info";
    this.#lines.push({ jobId, attempt, line, at, level, message, data: boundedJson(said.data) });
  }

  /** Statements that write what was said since the last time. */
  takeStatements(db: D1Database): D1PreparedStatement[] {
    const statements = writeProgressAndLogs(db, [...this.#progress.values()], this.#lines);
    this.#progress.clear();
    this.#lines.length = 0;
    return statements;
  }
}
