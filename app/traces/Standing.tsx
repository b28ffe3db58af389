import { Link } from "@tanstack/react-router";
import { countsOf, endOf, type Span, type Trace } from "#domain/traces";
import { Time } from "../ui/Time.tsx";
import { count, shortName } from "../ui/words.ts";
import { lasted } from "./lasted.ts";
import { failedWords } from "./words.ts";

const link = "hover:underline underline-offset-2";

type Props = { head: Trace; spans: readonly Span[]; now: number; /** Whether spans are left out. */ isPartial: boolean };

/** The state of a trace in a line: since when, by whom, how long, what came of it. */
export function Standing({ head, spans, now, isPartial }: Props) {
  const counts = countsOf(spans);
  const { correlationId } = head;
  const end = endOf(spans);
  const ms = (end === null ? now : Date.parse(end)) - Date.parse(head.startedAt);
  return (
    <span className="figure">
      <span className="max-sm:hidden">
        Started <Time at={head.startedAt} /> by {shortName(head.startedBy)} ·{" "}
      </span>
      {end === null ? `going on for ${lasted(ms)}` : lasted(ms)}
      {isPartial && " so far"} · {isPartial && "at least "}
      <Link to="/jobs" search={{ correlationId, state: "completed" }} className={link}>
        {count(counts.completed)} completed
      </Link>
      {counts.failed + counts.cancelled > 0 && (
        <>
          ,{" "}
          <Link
            to="/jobs"
            search={{ correlationId, state: "failed" }}
            className={`${link} ${counts.failed > 0 ? "font-medium text-kumo-danger" : ""}`}
          >
            {failedWords(counts)}
          </Link>
        </>
      )}
      {counts.unfinished > 0 && `, ${count(counts.unfinished)} unfinished so far`}
    </span>
  );
}
