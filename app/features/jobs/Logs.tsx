import type { LogEntry } from "#domain/jobs/job";
import { cn } from "../../ui/cn.ts";
import { formatCount, formatExactTime, pluralize } from "../../ui/format.ts";
import { formatElapsed } from "./jobState.ts";

const tones: Record<LogEntry["level"], string> = { info: "text-kumo-subtle", warn: "text-kumo-warning", error: "text-kumo-danger" };

/** Adds a line number as key: a handler may log the same line twice in a millisecond. */
const withLineNumbers = (lines: readonly LogEntry[]) => lines.map((line, number) => ({ ...line, number }));

/** "The latest 200 of 1,000 log lines", if earlier ones of the attempt are not among `lines`, which are its latest. */
export function cutText(lines: readonly LogEntry[]): string | null {
  const [first, last] = [lines[0], lines.at(-1)];
  return first && last && first.line > 1 && first.attempt === last.attempt
    ? `The latest ${formatCount(lines.length)} of ${pluralize(last.line, "log line")}`
    : null;
}

/** Log lines of a handler, each with its time since the start of the attempt (`since`, ISO). */
export const Logs = ({ lines, since }: { lines: readonly LogEntry[]; since: string }) => (
  <>
    {cutText(lines) !== null && <p className="mt-1.5 pl-8 text-xs text-kumo-subtle max-sm:pl-0">{cutText(lines)}</p>}
    <LogLines lines={lines} since={since} />
  </>
);

const LogLines = ({ lines, since }: { lines: readonly LogEntry[]; since: string }) => (
  <ol aria-label="Logs" className="mt-1.5 pl-8 font-mono text-xs leading-4.5 max-sm:pl-0">
    {withLineNumbers(lines).map((line) => (
      <li key={line.number} className="grid grid-cols-[5.5ch_5ch_minmax(0,1fr)] gap-x-2">
        <span className="figure text-right text-kumo-subtle" title={formatExactTime(line.at)}>
          +{formatElapsed(Date.parse(line.at) - Date.parse(since)).replace(" ", "")}
        </span>
        <span className={tones[line.level]}>{line.level}</span>
        <span className={cn("min-w-0 break-words whitespace-pre-wrap", line.level === "error" && "text-kumo-danger")}>
          {line.message}
          {line.data !== null && <span className="text-kumo-subtle"> {JSON.stringify(line.data)}</span>}
        </span>
      </li>
    ))}
  </ol>
);
