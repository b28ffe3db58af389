import { visibleText } from "#domain/text/visible";
import { type AuditEntry, auditTextOf } from "#domain/audit/audit";
import type { Column, PhoneRow } from "../../ui/TableRow.tsx";
import { Time } from "../../ui/Time.tsx";
import { shortActorName } from "../../ui/format.ts";
import { AuditTarget } from "./AuditTarget.tsx";
import { subjectText } from "./subjectText.ts";

/** An audit entry on a phone: what was done and when, on what, then by whom and why. */
export const auditPhoneRow: PhoneRow<AuditEntry> = {
  title: ({ action }) => auditTextOf(action),
  state: ({ at }) => (
    <span className="text-kumo-subtle">
      <Time at={at} />
    </span>
  ),
  note: subjectText,
  where: ({ actor, reason }) => [shortActorName(actor), reason].filter(Boolean).join(" · "),
};

export const auditColumns: readonly Column<AuditEntry>[] = [
  { head: "Action", className: "w-48 @max-md:w-auto", cell: (entry) => <span className="font-medium">{auditTextOf(entry.action)}</span> },
  {
    head: "By",
    className: "w-36 @max-xl:hidden",
    cell: (entry) => <span title={visibleText(entry.actor)}>{shortActorName(entry.actor)}</span>,
  },
  {
    head: "Subject",
    className: "w-44 @max-3xl:hidden",
    cell: (entry) => (
      <span title={visibleText(entry.target)}>
        <AuditTarget entry={entry} className="relative z-1 rounded-sm hover:underline" />
      </span>
    ),
  },
  {
    head: "Reason",
    className: "w-auto @max-md:hidden",
    cell: (entry) => entry.reason ?? <span className="text-kumo-subtle">None</span>,
  },
  { head: "Outcome", className: "w-52 @max-5xl:hidden", cell: (entry) => entry.outcome },
  { head: "When", className: "w-24 text-right", cell: (entry) => <Time at={entry.at} /> },
];
