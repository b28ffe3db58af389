import { Link } from "@tanstack/react-router";
import type { Alert } from "#domain/alerts/list";
import { visibleText } from "#domain/text/visible";
import { links } from "../core/links.ts";
import { useNow } from "../ui/useNow.ts";
import { formatClock } from "../ui/format.ts";
import { formatAlertCount, type CriticalAlerts } from "./criticalAlerts.ts";

const link = "underline decoration-kumo-interact underline-offset-3 hover:decoration-current";

/** The most alerts that the line names. */
const maxNamed = 3;

/** One line for the critical alerts that no trouble covers. The count links to all firing alerts, each title to its alert. */
export function AlertLine({ shown, alerts }: { shown: readonly Alert[]; alerts: CriticalAlerts }) {
  const now = useNow();
  const since = shown.map(({ firstSeenAt }) => firstSeenAt).toSorted()[0];
  return (
    <li className="figure break-words">
      <Link {...links.alerts({ state: "firing", severity: "critical" })} className={link}>
        {formatAlertCount(shown, alerts)}
      </Link>{" "}
      {shown === alerts.resolved ? "raised in the last hour, cause resolved" : `firing${since ? ` since ${formatClock(since, now)}` : ""}`}:{" "}
      {shown.slice(0, maxNamed).map(({ id, title }, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <Link {...links.alerts({ alert: id })} className={link}>
            <bdi>{visibleText(title)}</bdi>
          </Link>
        </span>
      ))}
      {shown.length > maxNamed && `, and ${shown.length - maxNamed} more`}
    </li>
  );
}
