import { useMemo, useRef } from "react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { AuditEntry } from "#domain/audit";
import { markOf, useOverviewPart } from "../live/overview.ts";
import { useHeld } from "../live/useHeld.ts";
import { useSteadyList } from "../live/useSteadyList.ts";
import { Empty } from "../ui/Empty.tsx";
import { Export } from "../ui/Export.tsx";
import { Failed } from "../ui/Failed.tsx";
import { Fresh } from "../ui/Fresh.tsx";
import { More } from "../ui/More.tsx";
import { Page } from "../ui/Page.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Split } from "../ui/Split.tsx";
import { Table } from "../ui/Table.tsx";
import { useListKeys } from "../ui/useListKeys.ts";
import { list, listKey } from "./calls.ts";
import { auditColumns } from "./columns.tsx";
import { EntryPanel } from "./EntryPanel.tsx";
import { Filters } from "./Filters.tsx";
import { auditFilters } from "./search.ts";

const exported = ["at", "actor", "action", "target", "reason", "outcome", "before", "after", "id"] as const;

const madeAt = ({ at }: AuditEntry): string => at;

export function AuditPage() {
  const search = useSearch({ from: "/audit" });
  const { entry: selected, ...filter } = search;
  const navigate = useNavigate();
  const scroll = useRef<HTMLDivElement>(null);
  const held = useHeld(scroll, selected !== undefined);
  const mark = useOverviewPart((overview) => overview.marks.audit);
  const entries = useSteadyList<AuditEntry>({
    queryKey: listKey(filter),
    fetchPage: (cursor) => list(filter, cursor),
    madeAt,
    mark,
    readMark: () => markOf("audit"),
    held,
  });
  const { items, fresh } = entries;
  const ids = useMemo(() => items?.map(({ id }) => id) ?? [], [items]);
  const close = () => void navigate({ to: "/audit", search: filter });
  useListKeys({ ids, selected, open: (entry) => void navigate({ to: "/audit", search: { ...filter, entry }, replace: true }), close });
  const filtered = auditFilters.some((name) => search[name]);
  return (
    <Page
      title="Audit"
      state="What operators did, with their reasons"
      actions={
        <>
          <Fresh
            count={fresh}
            onShow={() => {
              scroll.current?.scrollTo({ top: 0 });
              void entries.refetch();
            }}
          />
          <Export noun="actions" fields={exported} fetchPage={(cursor, limit) => list(filter, cursor, limit)} />
        </>
      }
    >
      <Split
        bar={<Filters search={search} />}
        listRef={scroll}
        panel={
          selected ? <EntryPanel key={selected} id={selected} known={items?.find(({ id }) => id === selected)} onClose={close} /> : null
        }
        list={
          items ? (
            items.length ? (
              <>
                <Table
                  label="What operators did, newest first"
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
                <More list={entries} scanned={{ noun: "entries" }} />
              </>
            ) : filtered ? (
              entries.hasNextPage ? (
                <More list={entries} scanned={{ noun: "entries" }} />
              ) : (
                <Empty
                  title="No action matches this filter"
                  action={
                    <Link to="/audit" className="text-kumo-link underline underline-offset-2">
                      Clear the filter
                    </Link>
                  }
                />
              )
            ) : (
              <Empty title="Nobody has acted yet">Each pause, replay, drop and change is written here with who did it and why.</Empty>
            )
          ) : entries.error ? (
            <Failed what="The audit" error={entries.error} retry={() => void entries.refetch()} />
          ) : (
            <SkeletonRows rows={12} />
          )
        }
      />
    </Page>
  );
}
