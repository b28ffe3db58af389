import { useMemo, useRef } from "react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import type { Overview } from "#domain/health";
import { keys } from "../live/keys.ts";
import { jobsIn, useOverviewPart } from "../live/overview.ts";
import { useHeld } from "../live/useHeld.ts";
import { useSteadyList } from "../live/useSteadyList.ts";
import { queryClient } from "../queryClient.ts";
import { Empty } from "../ui/Empty.tsx";
import { Export } from "../ui/Export.tsx";
import { Failed } from "../ui/Failed.tsx";
import { Fresh } from "../ui/Fresh.tsx";
import { More } from "../ui/More.tsx";
import { Page } from "../ui/Page.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Table } from "../ui/Table.tsx";
import { useListKeys } from "../ui/useListKeys.ts";
import { exported, type Listed, list, listFlat, listKey } from "./calls.ts";
import { traceColumns } from "./columns.tsx";
import { Filters } from "./Filters.tsx";

/** While something happens the list is old after this long, ms: each look reads the jobs of every trace in it. */
const paceMs = 5_000;
const markOf = ({ at }: Overview): string => String(Math.floor(Date.parse(at) / paceMs));
const readMark = (): string | undefined => {
  const known = queryClient.getQueryData<Overview>(keys.overview);
  return known && markOf(known);
};

const startedAt = (one: Listed): string => one.startedAt;

export function TracesPage() {
  const search = useSearch({ from: "/traces" });
  const navigate = useNavigate();
  const scroll = useRef<HTMLDivElement>(null);
  const held = useHeld(scroll, false);
  const mark = useOverviewPart(markOf);
  const traces = useSteadyList<Listed>({
    queryKey: listKey(search),
    fetchPage: (cursor) => list(search, cursor),
    madeAt: startedAt,
    mark,
    readMark,
    held,
  });
  const { items, fresh } = traces;
  const ids = useMemo(() => items?.map(({ id }) => id) ?? [], [items]);
  useListKeys({ ids, selected: undefined, open: () => undefined, close: () => undefined });
  const scanned = { noun: "jobs", total: useOverviewPart(({ queues }) => jobsIn(queues)) };
  const filtered = search.brand !== undefined || search.q !== undefined || search.since !== undefined;
  const showFresh = () => {
    scroll.current?.scrollTo({ top: 0 });
    void traces.refetch();
  };
  return (
    <Page
      title="Traces"
      state="Each is all that followed from one beginning"
      actions={
        <>
          <Fresh count={fresh} onShow={showFresh} />
          <Export noun="traces" fields={exported} fetchPage={(cursor, limit) => listFlat(search, cursor, limit)} />
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
              <More list={traces} scanned={scanned} />
            </>
          ) : traces.hasNextPage ? (
            <More list={traces} scanned={scanned} />
          ) : filtered ? (
            <Empty
              title="No trace matches this filter"
              action={
                <Button size="sm" onClick={() => void navigate({ to: "/traces" })}>
                  Clear the filter
                </Button>
              }
            />
          ) : (
            <Empty
              title="Nothing has happened yet"
              action={
                <Link to="/brands" className="text-kumo-link underline underline-offset-2">
                  Wake a brand
                </Link>
              }
            >
              A cycle of a brand, a schedule or a job begins a trace; all that follows from it is drawn here.
            </Empty>
          )
        ) : traces.error ? (
          <Failed what="The traces" error={traces.error} retry={() => void traces.refetch()} />
        ) : (
          <SkeletonRows rows={12} />
        )}
      </div>
    </Page>
  );
}
