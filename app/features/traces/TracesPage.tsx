import { useMemo, useRef } from "react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import type { Overview } from "#domain/queues/health";
import { queryKeys } from "../../core/queryKeys.ts";
import { countJobs, useOverviewPart } from "../../core/live/overview.ts";
import { useIsListInUse } from "../../core/live/useIsListInUse.ts";
import { useSteadyList } from "../../core/live/useSteadyList.ts";
import { queryClient } from "../../core/queryClient.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Export } from "../../ui/Export.tsx";
import { LoadError } from "../../ui/LoadError.tsx";
import { NewRowsButton } from "../../ui/NewRowsButton.tsx";
import { LoadMore } from "../../ui/LoadMore.tsx";
import { Page } from "../../ui/Page.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { Table } from "../../ui/Table.tsx";
import { useListKeys } from "../../ui/useListKeys.ts";
import { traceExportFields, type ListedTrace, listTraces, listTracesForExport, listKey } from "./calls.ts";
import { traceColumns } from "./columns.tsx";
import { Filters } from "./Filters.tsx";

/** The list is loaded again at most this often, ms, because each load reads the jobs of every listed trace. */
const refreshMs = 5_000;
const markOf = ({ at }: Overview): string => String(Math.floor(Date.parse(at) / refreshMs));
const readMark = (): string | undefined => {
  const overview = queryClient.getQueryData<Overview>(queryKeys.overview);
  return overview && markOf(overview);
};

const startedAt = (trace: ListedTrace): string => trace.startedAt;

/** The list of traces with its filters. */
export function TracesPage() {
  const search = useSearch({ from: "/traces" });
  const navigate = useNavigate();
  const scroll = useRef<HTMLDivElement>(null);
  const isInUse = useIsListInUse(scroll, false);
  const mark = useOverviewPart(markOf);
  const traces = useSteadyList<ListedTrace>({
    queryKey: listKey(search),
    fetchPage: (cursor) => listTraces(search, cursor),
    madeAt: startedAt,
    mark,
    readMark,
    isInUse,
  });
  const { items, newCount } = traces;
  const ids = useMemo(() => items?.map(({ id }) => id) ?? [], [items]);
  useListKeys({ ids, selected: undefined, open: () => undefined, close: () => undefined });
  const scanned = { noun: "jobs", total: useOverviewPart(({ queues }) => countJobs(queues)) };
  const filtered = search.brand !== undefined || search.q !== undefined || search.since !== undefined;
  const showFresh = () => {
    scroll.current?.scrollTo({ top: 0 });
    void traces.refetch();
  };
  return (
    <Page
      title="Traces"
      state="All activity, grouped by correlation ID"
      actions={
        <>
          <NewRowsButton count={newCount} onShow={showFresh} />
          <Export noun="traces" fields={traceExportFields} fetchPage={(cursor, limit) => listTracesForExport(search, cursor, limit)} />
        </>
      }
    >
      <Filters search={search} />
      <div ref={scroll} className="scroll-quiet @container min-h-0 flex-1">
        {items ? (
          items.length ? (
            <>
              <Table
                label="Traces, newest first"
                columns={traceColumns}
                items={items}
                idOf={(trace) => trace.id}
                link={(trace, row) => (
                  <Link to="/traces/$id" params={{ id: trace.correlationId }} {...row}>
                    {traceColumns[0]?.cell(trace)}
                  </Link>
                )}
              />
              <LoadMore list={traces} scanned={scanned} />
            </>
          ) : traces.hasNextPage ? (
            <LoadMore list={traces} scanned={scanned} />
          ) : filtered ? (
            <EmptyState
              title="No traces match this filter"
              action={
                <Button size="sm" onClick={() => void navigate({ to: "/traces" })}>
                  Clear filter
                </Button>
              }
            />
          ) : (
            <EmptyState
              title="No traces yet"
              action={
                <Link to="/brands" className="text-kumo-link underline underline-offset-2">
                  View brands
                </Link>
              }
            >
              Start a cycle of a brand, run a schedule or add a job. All activity that follows appears here as a trace.
            </EmptyState>
          )
        ) : traces.error ? (
          <LoadError what="Traces" error={traces.error} retry={() => void traces.refetch()} />
        ) : (
          <SkeletonRows rows={12} />
        )}
      </div>
    </Page>
  );
}
