import type { LogEntry } from "#domain/jobs";
import { type Line, type Progress, writeReports } from "#store/reports";

const maxLines = 200;
const maxMessage = 1_000;
const maxJson = 4_000;

/** JSON text of `value`, at most 4,000 characters; what is longer, or no JSON, is said instead. */
function short(value: unknown): string | null {
  if (value === undefined) return null;
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (error) {
    return JSON.stringify({ unwritable: String(error).slice(0, 200) });
  }
  if (json === undefined) return null;
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
    this.#lines.push({ jobId, attempt, line, at, level: said.level, message: said.message.slice(0, maxMessage), data: short(said.data) });
  }

  /** Statements that write what was said since the last time. */
  take(db: D1Database): D1PreparedStatement[] {
    const statements = writeReports(db, [...this.#progress.values()], this.#lines);
    this.#progress.clear();
    this.#lines.length = 0;
    return statements;
  }
}
