import { Link } from "@tanstack/react-router";
import type { Alert } from "#domain/alerts/list";
import { visibleText } from "#domain/text/visible";
import { useNow } from "../ui/useNow.ts";
import { formatClock } from "../ui/format.ts";
import { formatAlertCount, type CriticalAlerts } from "./criticalAlerts.ts";

const link = "underline decoration-kumo-interact underline-offset-3 hover:decoration-current";

/** Titles of alerts that are named in a line. */
const named = 3;

/** Critical alerts that no trouble tells, the latest by name; each leads to itself, the figure to all that fire. */
export function AlertLine({ shown, alerts }: { shown: readonly Alert[]; alerts: CriticalAlerts }) {
  const now = useNow();
  const since = shown.map(({ firstSeenAt }) => firstSeenAt).toSorted()[0];
  return (
    <li className="figure break-words">
      <Link to="/alerts" search={{ state: "firing", severity: "critical" }} className={link}>
        {formatAlertCount(shown, alerts)}
      </Link>{" "}
      {shown === alerts.resolved
        ? "raised in the last hour, cause no longer open"
        : `firing${since ? ` since ${formatClock(since, now)}` : ""}`}
      :{" "}
      {shown.slice(0, named).map(({ id, title }, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <Link to="/alerts" search={{ alert: id }} className={link}>
            <bdi>{visibleText(title)}</bdi>
          </Link>
        </span>
      ))}
      {shown.length > named && `, and ${shown.length - named} more`}
    </li>
  );
}
