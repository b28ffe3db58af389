import { appendFileSync, existsSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { escapedJson, visibleLine } from "#domain/visible";

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

const serious = new Set(["warn", "error"]);

/** One line for the terminal of what an operator should see at once. */
function brief(entry: Record<string, unknown>): string {
  const { level, service, said, type, error } = entry;
  const text = [service, said, type, error].filter((part) => typeof part === "string" && part !== "").join(" · ");
  return visibleLine(`${String(level).padEnd(5)} ${text.split("\n", 1)[0]?.slice(0, 300)}`);
}

/** Writes what the Workers log to a bounded file in the state folder, and warnings and errors to `show` too. */
export function openLog(stateDir: string, show: (line: string) => void): (line: LogLine) => void {
  const path = join(stateDir, "signalbox.log");
  let bytes = existsSync(path) ? statSync(path).size : 0;
  return (line) => {
    if (bytes > maxBytes) {
      renameSync(path, `${path}.1`);
      bytes = 0;
    }
    const entry = entryOf(line);
    const text = `${escapedJson(entry)}\n`;
    appendFileSync(path, text);
    bytes += Buffer.byteLength(text);
    if (serious.has(String(entry["level"]))) show(brief(entry));
  };
}
