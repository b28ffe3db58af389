import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { auditTextOf, type AuditEntry } from "#domain/audit/audit";
import { DetailList } from "../../ui/DetailList.tsx";
import { PendingPanel } from "../../ui/PendingPanel.tsx";
import { Id } from "../../ui/Id.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Time } from "../../ui/Time.tsx";
import { shortActorName } from "../../ui/format.ts";
import { auditEntryQuery } from "./calls.ts";
import { Changes } from "./Changes.tsx";
import { AuditTarget } from "./AuditTarget.tsx";

type Props = { id: string; /** The entry, if the list has loaded it. */ listed: AuditEntry | undefined; onClose: () => void };

const linkClass = "text-kumo-link hover:underline";

/** One audit entry in full. */
export function EntryPanel({ id, listed, onClose }: Props) {
  const { data = listed, error, refetch } = useQuery({ ...auditEntryQuery(id), enabled: listed === undefined });
  if (!data)
    return (
      <PendingPanel label="Action" error={error} retry={refetch} onClose={onClose}>
        <p className="break-words">No audit entry has the ID {id}. Audit entries are never deleted, so the link may be incomplete.</p>
      </PendingPanel>
    );
  const { action, actor, target } = data;
  return (
    <Panel
      title={auditTextOf(action)}
      label={`Action: ${auditTextOf(action)}`}
      name={`${auditTextOf(action)} · ${shortActorName(actor ?? "unknown")}`}
      state={<span className="break-all text-kumo-subtle">by {actor ?? "unknown"}</span>}
      onClose={onClose}
    >
      <DetailList
        items={[
          ["Subject", <AuditTarget key="target" entry={data} className={linkClass} />],
          ["Reason", data.reason ?? <span className="text-kumo-subtle">None</span>],
          ["Outcome", data.outcome],
          ["When", <Time key="at" at={data.at} as="both" />],
          ["Entry", <Id key="id" id={data.id} label="entry ID" />],
          [
            "More",
            <span key="more" className="flex min-w-0 flex-wrap gap-x-4 leading-6">
              <Link to="/audit" search={{ target, entry: data.id }} className={linkClass}>
                Actions on this subject
              </Link>
              <Link to="/audit" search={{ actor, entry: data.id }} className={`${linkClass} max-w-full break-all`}>
                Actions by {actor}
              </Link>
            </span>,
          ],
        ]}
      />
      <Changes entry={data} />
    </Panel>
  );
}
