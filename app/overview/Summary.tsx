import type { Overview } from "#domain/queues/health";
import { hrefOf, links } from "../core/links.ts";
import { RouterLink } from "../ui/RouterLink.tsx";
import type { CriticalAlerts } from "./criticalAlerts.ts";
import { type SummaryPart, summaryOf } from "./headline.ts";

const link = "underline decoration-kumo-interact underline-offset-3 hover:decoration-current";

/** The address of the list that each figure counts. */
const hrefs: Record<SummaryPart["key"], string> = {
  deadLetters: hrefOf(links.deadLetters({})),
  failedRuns: hrefOf(links.workflows({ unresolved: "true" })),
  overdue: hrefOf(links.schedules({ state: "overdue" })),
  alerts: hrefOf(links.alerts({ state: "firing", severity: "critical" })),
  approval: hrefOf(links.workflows({ status: "waiting" })),
  paused: hrefOf(links.queues({ word: "Paused" })),
  backlog: hrefOf(links.queues({ word: "Behind" })),
};

type Props = { overview: Pick<Overview, "troubles" | "openDeadLetters">; alerts?: CriticalAlerts };

/** Troubles in a few words. Each figure links to the list it counts. */
export const Summary = ({ overview, alerts }: Props) =>
  summaryOf(overview, alerts).map((part, index) => (
    <span key={part.key}>
      {index > 0 && "; "}
      <RouterLink href={hrefs[part.key]} className={link}>
        {part.figure}
      </RouterLink>
      {part.suffix}
    </span>
  ));
