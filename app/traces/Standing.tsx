import { Link } from "@tanstack/react-router";
import { countsOf, endOf, type Span, type Trace } from "#domain/traces";
import { Time } from "../ui/Time.tsx";
import { count, shortName } from "../ui/words.ts";
import { lasted } from "./lasted.ts";

const link = "hover:underline underline-offset-2";

/** The state of a trace in a line: since when, by whom, how long, what came of it. */
export function Standing({ head, spans, now }: { head: Trace; spans: readonly Span[]; now: number }) {
  const counts = countsOf(spans);
  const { correlationId } = head;
  const end = endOf(spans);
  const ms = (end === null ? now : Date.parse(end)) - Date.parse(head.startedAt);
  return (
    <span className="figure">
      <span className="max-sm:hidden">
        Started <Time at={head.startedAt} /> by {shortName(head.startedBy)} ·{" "}
      </span>
      {end === null ? `going on for ${lasted(ms)}` : lasted(ms)} ·{" "}
      <Link to="/jobs" search={{ correlationId, state: "completed" }} className={link}>
        {count(counts.completed)} done
      </Link>
      {counts.failed > 0 && (
        <>
          ,{" "}
          <Link to="/jobs" search={{ correlationId, state: "failed" }} className={`${link} font-medium text-kumo-danger`}>
            {count(counts.failed)} dead
          </Link>
        </>
      )}
      {counts.unfinished > 0 && `, ${count(counts.unfinished)} unfinished so far`}
    </span>
  );
}
