import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Problems, reasonOf } from "./problems.ts";
import { escapedJson, visibleLine } from "#domain/text/visible";

/** The log is put aside at this size; with the one put aside it takes at most twice that. Bytes. */
const maxBytes = 10_000_000;

export type LogLine = { timestamp: number; level: string; message: string };

/** What a Worker logs, as one line of JSON: its own fields where it logs JSON, else its text. */
function entryOf({ timestamp, level, message }: LogLine): Record<string, unknown> {
  const base = { level, at: new Date(timestamp).toISOString() };
  if (!message.startsWith("{")) return { ...base, said: message };
  try {
    return { ...base, ...(JSON.parse(message) as Record<string, unknown>) };
  } catch {
    // It only looked like JSON.
    return { ...base, said: message };
  }
}

const shownLevels = new Set(["warn", "error"]);

/** One line for the terminal of what an operator should see at once. */
function terminalLine(entry: Record<string, unknown>): string {
  const { level, service, said, type, error } = entry;
  const text = [service, said, type, error].filter((part) => typeof part === "string" && part !== "").join(" · ");
  return visibleLine(`${String(level).padEnd(5)} ${text.split("\n", 1)[0]?.slice(0, 300)}`);
}

/**
 * Writes what the Workers log to a bounded file in the state folder, and warnings and errors to `show` too. A line that
 * can't be written (a full disk, a removed folder) is a problem to tell of, not an end: the next one is tried again.
 */
export function openLog(stateDir: string, show: (line: string) => void, problems: Problems): (line: LogLine) => void {
  const path = join(stateDir, "signalbox.log");
  let bytes: number | undefined;
  const write = (text: string): void => {
    // Another program may have moved or removed it.
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
