import { Link } from "@tanstack/react-router";
import type { Overview } from "#domain/queues/health";
import type { CriticalAlerts } from "./criticalAlerts.ts";
import { type SummaryPart, summaryOf } from "./headline.ts";

const link = "underline decoration-kumo-interact underline-offset-3 hover:decoration-current";

function SummaryLink({ part: { key, figure } }: { part: SummaryPart }) {
  if (key === "deadLetters")
    return (
      <Link to="/dead-letters" className={link}>
        {figure}
      </Link>
    );
  if (key === "failedRuns")
    return (
      <Link to="/workflows" search={{ unresolved: "true" }} className={link}>
        {figure}
      </Link>
    );
  if (key === "overdue")
    return (
      <Link to="/schedules" search={{ state: "overdue" }} className={link}>
        {figure}
      </Link>
    );
  if (key === "alerts")
    return (
      <Link to="/alerts" search={{ state: "firing", severity: "critical" }} className={link}>
        {figure}
      </Link>
    );
  if (key === "approval")
    return (
      <Link to="/workflows" search={{ status: "waiting" }} className={link}>
        {figure}
      </Link>
    );
  return (
    <Link to="/queues" search={{ word: key === "paused" ? "Paused" : "Behind" }} className={link}>
      {figure}
    </Link>
  );
}

type Props = { overview: Pick<Overview, "troubles" | "openDeadLetters">; alerts?: CriticalAlerts };

/** Troubles in a few words. Each figure links to the list it counts. */
export const Summary = ({ overview, alerts }: Props) =>
  summaryOf(overview, alerts).map((part, index) => (
    <span key={part.key}>
      {index > 0 && "; "}
      <SummaryLink part={part} />
      {part.suffix}
    </span>
  ));
