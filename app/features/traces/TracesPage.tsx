import { useState } from "react";
import { Link, useSearch } from "@tanstack/react-router";
import { parts } from "../../core/pipelineParts.ts";
import { hrefOf, links } from "../../core/links.ts";
import { countJobs, useOverviewPart } from "../../core/live/overview.ts";
import { useLiveList } from "../../core/live/useLiveList.ts";
import { EmptyHint } from "../../ui/EmptyHint.tsx";
import { Export } from "../../ui/Export.tsx";
import { ListPage } from "../../ui/list/ListPage.tsx";
import { NoMatches } from "../../ui/NoMatches.tsx";
import type { TableRows } from "../../ui/TableRow.tsx";
import { useListView } from "../../ui/useListView.ts";
import { traceExportFields, type ListedTrace, listTraces, listTracesForExport, listKey } from "./calls.ts";
import { traceColumns, tracePhoneRow } from "./columns.tsx";
import { Filters } from "./Filters.tsx";
import { tracesMark } from "./tracesMark.ts";

/** The list is loaded again at most this often, ms, because each load reads the jobs of every listed trace. */
const refreshMs = 5_000;

const startedAt = (trace: ListedTrace): string => trace.startedAt;

const rowsOf = (): TableRows<ListedTrace> => ({
  label: "Traces, newest first",
  columns: traceColumns(),
  phone: tracePhoneRow,
  idOf: (trace) => trace.id,
  link: (trace, row) => <Link to="/traces/$id" params={{ id: trace.correlationId }} {...row} />,
});

const NoTraces = ({ isFiltered }: { isFiltered: boolean }) =>
  isFiltered ? (
    <NoMatches noun="traces" clearHref={hrefOf(links.traces({}))} />
  ) : (
    <EmptyHint
      title="No traces yet"
      hint={
        parts().hints.traces ?? {
          text: "Run a schedule or add a job. All activity that follows appears here as a trace.",
          action: { label: "Add a job", href: "/jobs/new" },
        }
      }
    />
  );

/** The list of traces with its filters. */
export function TracesPage() {
  const search = useSearch({ from: "/traces" });
  const view = useListView(search, undefined);
  const [rows] = useState(rowsOf);
  const list = useLiveList({
    queryKey: listKey(search),
    fetchPage: (cursor) => listTraces(search, cursor),
    sortedAt: startedAt,
    markOf: tracesMark,
    minReloadGapMs: refreshMs,
    isInUse: view.isInUse,
  });
  return (
    <ListPage
      title="Traces"
      state="All activity, grouped by correlation ID"
      nouns={["trace", "traces"]}
      list={list}
      view={view}
      rows={rows}
      scanned={{ noun: "jobs", total: useOverviewPart(({ queues }) => countJobs(queues)) }}
      actions={
        <Export noun="traces" fields={traceExportFields()} fetchPage={(cursor, limit) => listTracesForExport(search, cursor, limit)} />
      }
      bar={<Filters search={search} />}
      empty={<NoTraces isFiltered={Object.keys(search).length > 0} />}
    />
  );
}
