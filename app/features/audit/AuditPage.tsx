import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { AuditEntry } from "#domain/audit/audit";
import { hrefOf, links } from "../../core/links.ts";
import { useLiveList } from "../../core/live/useLiveList.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Export } from "../../ui/Export.tsx";
import { ListPage } from "../../ui/list/ListPage.tsx";
import { NoMatches } from "../../ui/NoMatches.tsx";
import type { RowLink } from "../../ui/TableRow.tsx";
import { useListView } from "../../ui/useListView.ts";
import { listAuditEntries, auditListKey } from "./calls.ts";
import { auditColumns, auditPhoneRow } from "./columns.tsx";
import { EntryPanel } from "./EntryPanel.tsx";
import { Filters } from "./Filters.tsx";
import { auditFilters } from "./search.ts";

const exportFields = ["at", "actor", "action", "target", "reason", "outcome", "before", "after", "id"] as const;

const idOf = ({ id }: AuditEntry): string => id;
const entryTime = ({ at }: AuditEntry): string => at;

/** The audit log with its filters and the panel of the open entry. */
export function AuditPage() {
  const search = useSearch({ from: "/audit" });
  const { entry: openId, ...filter } = search;
  const navigate = useNavigate();
  const view = useListView(filter, openId);
  const list = useLiveList({
    queryKey: auditListKey(filter),
    fetchPage: (cursor) => listAuditEntries(filter, cursor),
    sortedAt: entryTime,
    markOf: ({ marks }) => marks.audit,
    isInUse: view.isInUse,
  });
  const isFiltered = auditFilters.some((name) => search[name]);
  const link = ({ id }: AuditEntry, row: RowLink) => <Link to="/audit" search={{ ...filter, entry: id }} {...row} />;
  const close = () => void navigate({ to: "/audit", search: filter });
  return (
    <ListPage
      title="Audit"
      state="Operator actions and their reasons"
      nouns={["audit entry", "audit entries"]}
      list={list}
      view={view}
      rows={{ label: "Audit log, newest first", columns: auditColumns, phone: auditPhoneRow, idOf, link }}
      scanned={{ noun: "entries" }}
      actions={<Export noun="actions" fields={exportFields} fetchPage={(cursor, limit) => listAuditEntries(filter, cursor, limit)} />}
      bar={<Filters search={search} />}
      empty={
        isFiltered ? (
          <NoMatches noun="actions" clearHref={hrefOf(links.audit({}))} />
        ) : (
          <EmptyState title="No actions yet">Every change by an operator is recorded here with its author and reason.</EmptyState>
        )
      }
      panel={openId && <EntryPanel key={openId} id={openId} listed={list.items?.find(({ id }) => id === openId)} onClose={close} />}
      open={(entry) => void navigate({ to: "/audit", search: { ...filter, entry }, replace: true })}
      close={close}
    />
  );
}
