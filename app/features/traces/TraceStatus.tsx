import { Link } from "@tanstack/react-router";
import { spanCountsOf, endOfSpans, type Span, type Trace } from "#domain/traces/trace";
import { Time } from "../../ui/Time.tsx";
import { formatCount, shortActorName } from "../../ui/format.ts";
import { formatPreciseDuration } from "../../ui/format.ts";
import { failedText } from "./words.ts";

const link = "hover:underline underline-offset-2";

type Props = { head: Trace; spans: readonly Span[]; now: number; /** True if not all spans are loaded. */ isPartial: boolean };

/** One line about a trace: its start, who started it, its duration and its job counts. */
export function TraceStatus({ head, spans, now, isPartial }: Props) {
  const counts = spanCountsOf(spans);
  const { correlationId } = head;
  const end = endOfSpans(spans);
  const ms = (end === null ? now : Date.parse(end)) - Date.parse(head.startedAt);
  return (
    <span className="figure">
      <span className="max-sm:hidden">
        Started <Time at={head.startedAt} /> by {shortActorName(head.startedBy)} ·{" "}
      </span>
      {end === null ? `running for ${formatPreciseDuration(ms)}` : formatPreciseDuration(ms)}
      {isPartial && " so far"} · {isPartial && "at least "}
      <Link to="/jobs" search={{ correlationId, state: "completed" }} className={link}>
        {formatCount(counts.completed)} completed
      </Link>
      {counts.failed + counts.cancelled > 0 && (
        <>
          ,{" "}
          <Link
            to="/jobs"
            search={{ correlationId, state: "failed" }}
            className={`${link} ${counts.failed > 0 ? "font-medium text-kumo-danger" : ""}`}
          >
            {failedText(counts)}
          </Link>
        </>
      )}
      {counts.unfinished > 0 && `, ${formatCount(counts.unfinished)} unfinished`}
    </span>
  );
}
