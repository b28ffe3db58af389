import { useMemo, useRef } from "react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { AuditEntry } from "#domain/audit/audit";
import { markOf, useOverviewPart } from "../../core/live/overview.ts";
import { useIsListInUse } from "../../core/live/useIsListInUse.ts";
import { useSteadyList } from "../../core/live/useSteadyList.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Export } from "../../ui/Export.tsx";
import { LoadError } from "../../ui/LoadError.tsx";
import { NewRowsButton } from "../../ui/NewRowsButton.tsx";
import { LoadMore } from "../../ui/LoadMore.tsx";
import { Page } from "../../ui/Page.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { ListWithPanel } from "../../ui/ListWithPanel.tsx";
import { Table } from "../../ui/Table.tsx";
import { useListKeys } from "../../ui/useListKeys.ts";
import { listAuditEntries, auditListKey } from "./calls.ts";
import { auditColumns } from "./columns.tsx";
import { EntryPanel } from "./EntryPanel.tsx";
import { Filters } from "./Filters.tsx";
import { auditFilters } from "./search.ts";

const exported = ["at", "actor", "action", "target", "reason", "outcome", "before", "after", "id"] as const;

const entryTime = ({ at }: AuditEntry): string => at;

export function AuditPage() {
  const search = useSearch({ from: "/audit" });
  const { entry: selected, ...filter } = search;
  const navigate = useNavigate();
  const scroll = useRef<HTMLDivElement>(null);
  const isInUse = useIsListInUse(scroll, selected !== undefined);
  const mark = useOverviewPart((overview) => overview.marks.audit);
  const entries = useSteadyList<AuditEntry>({
    queryKey: auditListKey(filter),
    fetchPage: (cursor) => listAuditEntries(filter, cursor),
    madeAt: entryTime,
    mark,
    readMark: () => markOf("audit"),
    isInUse,
  });
  const { items, newCount } = entries;
  const ids = useMemo(() => items?.map(({ id }) => id) ?? [], [items]);
  const close = () => void navigate({ to: "/audit", search: filter });
  useListKeys({ ids, selected, open: (entry) => void navigate({ to: "/audit", search: { ...filter, entry }, replace: true }), close });
  const filtered = auditFilters.some((name) => search[name]);
  return (
    <Page
      title="Audit"
      state="Operator actions and their reasons"
      actions={
        <>
          <NewRowsButton
            count={newCount}
            onShow={() => {
              scroll.current?.scrollTo({ top: 0 });
              void entries.refetch();
            }}
          />
          <Export noun="actions" fields={exported} fetchPage={(cursor, limit) => listAuditEntries(filter, cursor, limit)} />
        </>
      }
    >
      <ListWithPanel
        bar={<Filters search={search} />}
        listRef={scroll}
        panel={
          selected ? <EntryPanel key={selected} id={selected} listed={items?.find(({ id }) => id === selected)} onClose={close} /> : null
        }
        list={
          items ? (
            items.length ? (
              <>
                <Table
                  label="Audit log, newest first"
                  columns={auditColumns}
                  items={items}
                  idOf={(entry) => entry.id}
                  selected={selected}
                  link={(entry, row) => (
                    <Link to="/audit" search={{ ...filter, entry: entry.id }} {...row}>
                      {auditColumns[0]?.cell(entry)}
                    </Link>
                  )}
                />
                <LoadMore list={entries} scanned={{ noun: "entries" }} />
              </>
            ) : filtered ? (
              entries.hasNextPage ? (
                <LoadMore list={entries} scanned={{ noun: "entries" }} />
              ) : (
                <EmptyState
                  title="No actions match this filter"
                  action={
                    <Link to="/audit" className="text-kumo-link underline underline-offset-2">
                      Clear filter
                    </Link>
                  }
                />
              )
            ) : (
              <EmptyState title="No actions yet">Every change by an operator is recorded here with its author and reason.</EmptyState>
            )
          ) : entries.error ? (
            <LoadError what="The audit log" error={entries.error} retry={() => void entries.refetch()} />
          ) : (
            <SkeletonRows rows={12} />
          )
        }
      />
    </Page>
  );
}
