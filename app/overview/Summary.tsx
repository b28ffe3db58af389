import type { Overview } from "#domain/queues/health";
import { RouterLink } from "../ui/RouterLink.tsx";
import type { CriticalAlerts } from "./criticalAlerts.ts";
import { hrefs, summaryOf } from "./headline.ts";

const link = "underline decoration-kumo-interact underline-offset-3 hover:decoration-current";

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
