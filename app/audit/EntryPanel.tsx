import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { AuditEntry } from "#domain/audit/audit";
import { ApiError } from "../api.ts";
import { DetailList } from "../ui/DetailList.tsx";
import { LoadErrorPanel } from "../ui/LoadErrorPanel.tsx";
import { Id } from "../ui/Id.tsx";
import { Panel } from "../ui/Panel.tsx";
import { SkeletonPanel } from "../ui/Skeleton.tsx";
import { Time } from "../ui/Time.tsx";
import { auditEntryQuery } from "./calls.ts";
import { Changes } from "./Changes.tsx";
import { actionName, AuditTarget } from "./actionNames.tsx";

type Props = { id: string; /** The entry, where the list has it. */ listed: AuditEntry | undefined; onClose: () => void };

const more = "text-kumo-link hover:underline";

/** One action in full: who, when, why, on what, what came of it. */
export function EntryPanel({ id, listed: known, onClose }: Props) {
  const { data = known, error, refetch } = useQuery({ ...auditEntryQuery(id), enabled: known === undefined });
  if (!data) {
    if (!error) return <SkeletonPanel />;
    if (error instanceof ApiError && error.code === "not_found")
      return (
        <Panel title="There is no such action" label="Action" onClose={onClose}>
          <p className="break-words">None has the id {id}. What operators do is kept for good, so the link may be cut off.</p>
        </Panel>
      );
    return <LoadErrorPanel what="This action" label="Action" error={error} retry={() => void refetch()} onClose={onClose} />;
  }
  const { action, actor, target } = data;
  return (
    <Panel
      title={actionName(action)}
      label={`Action: ${actionName(action)}`}
      state={<span className="break-all text-kumo-subtle">by {actor ?? "somebody"}</span>}
      onClose={onClose}
    >
      <DetailList
        items={[
          ["On", <AuditTarget key="target" target={target} className={more} />],
          ["Reason", data.reason ?? <span className="text-kumo-subtle">none given</span>],
          ["Outcome", data.outcome],
          ["When", <Time key="at" at={data.at} as="both" />],
          ["Entry", <Id key="id" id={data.id} label="the entry's id" />],
          [
            "More",
            <span key="more" className="flex min-w-0 flex-wrap gap-x-4">
              <Link to="/audit" search={{ target, entry: data.id }} className={more}>
                all on this
              </Link>
              <Link to="/audit" search={{ actor, entry: data.id }} className={`${more} max-w-full break-all`}>
                all by {actor}
              </Link>
            </span>,
          ],
        ]}
      />
      <Changes entry={data} />
    </Panel>
  );
}
