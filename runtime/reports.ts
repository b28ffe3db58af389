import { errorText } from "#domain/errorInfo";
import { LogEntry } from "#domain/jobs";
import { anyText } from "#domain/jsonText";
import { storable } from "#domain/plain";
import { redact, redactJson } from "./redact.ts";
import { type Line, type Progress, writeReports } from "#store/reports";

const maxLines = 200;
const maxMessage = 1_000;
const maxJson = 4_000;

/** JSON text of `value`, at most 4,000 characters; of what is longer its length. What JSON can't hold is told in words. */
function short(value: unknown): string | null {
  const said = value === undefined ? undefined : anyText(value);
  if (said === undefined) return null;
  const json = redactJson(said);
  return json.length <= maxJson ? json : JSON.stringify({ tooLong: json.length });
}

/** What the handlers of one batch said and nobody has written yet. A handler that says nothing costs nothing. */
export class Reports {
  readonly #progress = new Map<string, Progress>();
  readonly #lines: Line[] = [];
  readonly #counts = new Map<string, number>();

  /** The last progress of a try wins. */
  progress(jobId: string, attempt: number, progress: unknown): void {
    this.#progress.set(jobId, { jobId, attempt, progress: short(progress) });
  }

  line(jobId: string, attempt: number, said: { message: string; data?: unknown; level: LogEntry["level"] }): void {
    const line = this.#counts.get(jobId) ?? 0;
    if (line >= maxLines) return;
    this.#counts.set(jobId, line + 1);
    const at = new Date().toISOString();
    // A Worker without types may say anything.
    const message = storable(redact(typeof said.message === "string" ? said.message : errorText(said.message)), maxMessage);
    const level = LogEntry.shape.level.safeParse(said.level).data ?? "info";
    this.#lines.push({ jobId, attempt, line, at, level, message, data: short(said.data) });
  }

  /** Statements that write what was said since the last time. */
  take(db: D1Database): D1PreparedStatement[] {
    const statements = writeReports(db, [...this.#progress.values()], this.#lines);
    this.#progress.clear();
    this.#lines.length = 0;
    return statements;
  }
}
