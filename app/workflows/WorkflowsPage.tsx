import { useMemo, useRef } from "react";
import { Link, Outlet, useMatch, useNavigate, useSearch } from "@tanstack/react-router";
import { maxRunsCounted, type Overview } from "#domain/queues/health";
import { isFinalRun, type Run } from "#domain/workflows/run";
import { useOverviewPart } from "../live/overview.ts";
import { useIsListInUse } from "../live/useIsListInUse.ts";
import { useSteadyList } from "../live/useSteadyList.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Export } from "../ui/Export.tsx";
import { LoadError } from "../ui/LoadError.tsx";
import { NewRowsButton } from "../ui/NewRowsButton.tsx";
import { LoadMore } from "../ui/LoadMore.tsx";
import { Page } from "../ui/Page.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { ListWithPanel } from "../ui/ListWithPanel.tsx";
import { Table } from "../ui/Table.tsx";
import { useListKeys } from "../ui/useListKeys.ts";
import { formatCappedCount } from "../ui/format.ts";
import { workflowKeys } from "./cache.ts";
import { runExportFields, listRuns } from "./calls.ts";
import { workflowColumns } from "./columns.tsx";
import { BrandFeeds } from "./BrandFeeds.tsx";
import { Filters } from "./Filters.tsx";
import { readRunsMark, useRunsMark } from "./mark.ts";
import { RunCounts } from "./RunCounts.tsx";
import { filterNames, filterOf, type WorkflowSearch } from "./search.ts";

const link = "text-kumo-link underline underline-offset-2";

/** What goes on and what failed, in words; each figure leads to its list. */
function RunsSummary({ runs, failed }: { runs: Overview["runs"]; failed: number }) {
  return (
    <>
      <RunCounts runs={runs} />
      {failed > 0 && (
        <>
          {", "}
          <Link to="/workflows" search={{ unresolved: "true" }} className="hover:underline">
            {formatCappedCount(failed, maxRunsCounted)} failed
          </Link>
        </>
      )}
    </>
  );
}

/** An empty list says which kind of nothing it is. */
function NoRuns({ search }: { search: WorkflowSearch }) {
  if (filterNames.some((name) => search[name]))
    return (
      <EmptyState
        title="No run matches this filter"
        action={
          <Link to="/workflows" className={link}>
            Clear the filter
          </Link>
        }
      />
    );
  return (
    <EmptyState
      title="No article has been written yet"
      action={
        <Link to="/brands" className={link}>
          Go to the brands
        </Link>
      }
    >
      Wake a brand: research comes first, then each article it chooses is a run here, step by step.
    </EmptyState>
  );
}

const startedAt = (run: Run): string => run.startedAt;

export function WorkflowsPage() {
  const search = useSearch({ from: "/workflows" });
  const selected = useMatch({ from: "/workflows/$id", shouldThrow: false, select: (match) => match.params.id });
  const navigate = useNavigate();
  const scroll = useRef<HTMLDivElement>(null);
  const held = useIsListInUse(scroll, selected !== undefined);
  const mark = useRunsMark();
  const filter = filterOf(search);
  const runs = useSteadyList<Run>({
    queryKey: [...workflowKeys.list, filter],
    fetchPage: (cursor) => listRuns(filter, cursor),
    madeAt: startedAt,
    mark,
    readMark: readRunsMark,
    isInUse: held,
  });
  const { items, newCount, removedIds } = runs;
  const told = useOverviewPart(({ runs: counts, troubles }) => ({
    runs: counts,
    failed: troubles.find(({ kind }) => kind === "failedRuns")?.count ?? 0,
  }));
  const waiting = told?.runs.waiting ?? 0;
  const ids = useMemo(() => items?.map(({ id }) => id) ?? [], [items]);
  useListKeys({
    ids,
    selected,
    open: (id) => void navigate({ to: "/workflows/$id", params: { id }, search, replace: selected !== undefined }),
    close: () => void navigate({ to: "/workflows", search: filter }),
  });
  const live = items?.filter((run) => run.id === selected || !isFinalRun(run.status)).map(({ brand }) => brand) ?? [];
  return (
    <Page
      title="Workflows"
      tab={waiting ? `(${formatCappedCount(waiting, maxRunsCounted)}) Workflows` : "Workflows"}
      state={told && <RunsSummary {...told} />}
      actions={
        <>
          <NewRowsButton
            count={newCount}
            onShow={() => {
              scroll.current?.scrollTo({ top: 0 });
              void runs.refetch();
            }}
          />
          <Export noun="workflow runs" fields={runExportFields} fetchPage={(cursor, limit) => listRuns(filter, cursor, limit)} />
        </>
      }
    >
      <BrandFeeds brands={live} />
      <ListWithPanel
        bar={<Filters search={search} />}
        listRef={scroll}
        panel={selected ? <Outlet /> : null}
        list={
          items ? (
            items.length ? (
              <>
                <Table
                  label="Workflow runs, newest first"
                  columns={workflowColumns}
                  items={items}
                  idOf={(run) => run.id}
                  selected={selected}
                  faded={(run) => removedIds.has(run.id) || (filter.status !== undefined && run.status !== filter.status)}
                  link={(run, row) => (
                    <Link to="/workflows/$id" params={{ id: run.id }} search={search} {...row}>
                      {workflowColumns[0]?.cell(run)}
                    </Link>
                  )}
                />
                <LoadMore list={runs} scanned={{ noun: "runs" }} />
              </>
            ) : runs.hasNextPage ? (
              <LoadMore list={runs} scanned={{ noun: "runs" }} />
            ) : (
              <NoRuns search={search} />
            )
          ) : runs.error ? (
            <LoadError what="The runs" error={runs.error} retry={() => void runs.refetch()} />
          ) : (
            <SkeletonRows rows={12} />
          )
        }
      />
    </Page>
  );
}
