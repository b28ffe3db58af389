import { visibleText } from "#domain/text/visible";
import { Link } from "@tanstack/react-router";
import type { Alert } from "#domain/alerts/list";
import { links } from "../../core/links.ts";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import type { Column, PhoneRow } from "../../ui/TableRow.tsx";
import { Time } from "../../ui/Time.tsx";
import { RowAction } from "./RowAction.tsx";
import { formatCount, formatShortCount } from "../../ui/format.ts";

const severityStyles = {
  critical: { shape: "cross", tone: "danger", word: "Critical" },
  warning: { shape: "triangle", tone: "warning", word: "Warning" },
} as const;

/** The severity of an alert; grey once the alert is past. */
export const SeverityLabel = ({ alert: { severity, state } }: { alert: Alert }) => (
  <StatusLabel shape={severityStyles[severity].shape} tone={state === "past" ? "quiet" : severityStyles[severity].tone}>
    {severityStyles[severity].word}
  </StatusLabel>
);

export const stateNames: Readonly<Record<string, string>> = { firing: "Firing", past: "Past" };

/** A link to all dead letters of an alert; null for other alerts. */
export const DeadLettersLink = ({ alert: { queue, fingerprint }, className }: { alert: Alert; className: string }) =>
  queue && fingerprint ? (
    <Link {...links.deadLetters({ queue, fingerprint, status: "all" })} className={className}>
      Dead letters
    </Link>
  ) : null;

/** An alert on a phone: its title and severity, the error, then its queue or that it is past, how often it was raised, and when last. */
export const alertPhoneRow: PhoneRow<Alert> = {
  title: ({ title }) => title,
  state: (alert) => <SeverityLabel alert={alert} />,
  note: ({ error }) => visibleText(error) || null,
  where: ({ state, queue, count }) => [stateNames[state], queue, `${formatShortCount(count)}×`].filter(Boolean).join(" · "),
  when: ({ lastSeenAt }) => <Time at={lastSeenAt} />,
};

export const alertColumns: readonly Column<Alert>[] = [
  {
    head: "Alert",
    className: "w-auto",
    cell: ({ title }) => (
      <span className="font-medium" title={visibleText(title)}>
        {title}
      </span>
    ),
  },
  { head: "Severity", className: "w-28", cell: (alert) => <SeverityLabel alert={alert} /> },
  { head: "State", className: "w-20 @max-3xl:hidden", cell: ({ state }) => stateNames[state] },
  { head: "Queue", className: "w-40 @max-5xl:hidden", cell: ({ queue }) => queue ?? <span className="text-kumo-subtle">None</span> },
  { head: "Error", className: "w-auto @max-6xl:hidden", cell: ({ error }) => <span title={visibleText(error)}>{error}</span> },
  {
    head: "Count",
    className: "w-20 text-right @max-2xl:hidden",
    cell: (alert) => (
      <span className="figure" title={formatCount(alert.count)}>
        {formatShortCount(alert.count)}
      </span>
    ),
  },
  { head: "First seen", className: "w-24 text-right @max-4xl:hidden", cell: ({ firstSeenAt }) => <Time at={firstSeenAt} /> },
  { head: "Last seen", className: "w-24 text-right @max-sm:hidden", cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
  { head: "Action", className: "w-36 text-right @max-lg:hidden", cell: (alert) => <RowAction alert={alert} /> },
];
