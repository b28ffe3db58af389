import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Problems, reasonOf } from "./problems.ts";
import { escapedJson, visibleLine } from "#domain/text/visible";

/** The log is moved aside when it reaches this size. With the old log it takes at most twice as many bytes. */
const maxBytes = 10_000_000;

export type LogLine = { timestamp: number; level: string; message: string };

/** A log entry of a Worker as an object: the fields that it logged as JSON, or its text as `message`. */
function entryOf({ timestamp, level, message }: LogLine): Record<string, unknown> {
  const base = { level, at: new Date(timestamp).toISOString() };
  if (!message.startsWith("{")) return { ...base, message };
  try {
    return { ...base, ...(JSON.parse(message) as Record<string, unknown>) };
  } catch {
    // The text begins like JSON but is not JSON.
    return { ...base, message };
  }
}

const shownLevels = new Set(["warn", "error"]);

/** One line for the terminal. */
function terminalLine(entry: Record<string, unknown>): string {
  const { level, service, message, queue, type, error } = entry;
  const parts = [service, message, queue, type === "unknown" ? "" : type, error];
  const text = parts.filter((part) => typeof part === "string" && part !== "").join(" · ");
  return visibleLine(`${String(level).padEnd(5)} ${text.split("\n", 1)[0]?.slice(0, 300)}`);
}

/**
 * Returns a function that appends log entries to a bounded file in the state folder, and passes warnings and errors to
 * `show`. When an entry can't be written (full disk, removed folder), it reports a problem and tries again with the next one.
 */
export function openLog(stateDir: string, show: (line: string) => void, problems: Problems): (line: LogLine) => void {
  const path = join(stateDir, "signalbox.log");
  let bytes: number | undefined;
  const write = (text: string): void => {
    // Another program may have moved or removed the file.
    if (bytes === undefined) {
      mkdirSync(stateDir, { recursive: true });
      bytes = existsSync(path) ? statSync(path).size : 0;
    }
    if (bytes > maxBytes) {
      renameSync(path, `${path}.1`);
      bytes = 0;
    }
    appendFileSync(path, text);
    bytes += Buffer.byteLength(text);
  };
  return (line) => {
    const entry = entryOf(line);
    try {
      write(`${escapedJson(entry)}\n`);
      problems.resolve("log");
    } catch (error) {
      bytes = undefined;
      problems.report("log", `${path} can't be written (${reasonOf(error)}). Signalbox runs on without it.`);
    }
    if (shownLevels.has(String(entry["level"]))) show(terminalLine(entry));
  };
}
