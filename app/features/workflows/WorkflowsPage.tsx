import { useMemo, useRef } from "react";
import { Link, Outlet, useMatch, useNavigate, useSearch } from "@tanstack/react-router";
import { maxRunsCounted, type Overview } from "#domain/queues/health";
import { isFinalRun, type Run } from "#domain/workflows/run";
import { useOverviewPart } from "../../core/live/overview.ts";
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
import { formatCappedCount } from "../../ui/format.ts";
import { workflowKeys } from "../../core/live/runCache.ts";
import { runExportFields, listRuns } from "./calls.ts";
import { workflowColumns } from "./columns.tsx";
import { BrandFeeds } from "./BrandFeeds.tsx";
import { Filters } from "./Filters.tsx";
import { readRunsMark, useRunsMark } from "./mark.ts";
import { RunCounts } from "./RunCounts.tsx";
import { filterNames, filterOf, type WorkflowSearch } from "./search.ts";

const link = "text-kumo-link underline underline-offset-2";

/** The unfinished runs by status, and the unresolved failures. Each figure links to its list. */
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

/** The empty list, with a hint: to clear the filter, or to start a cycle of a brand. */
function NoRuns({ search }: { search: WorkflowSearch }) {
  if (filterNames.some((name) => search[name]))
    return (
      <EmptyState
        title="No workflow runs match this filter"
        action={
          <Link to="/workflows" className={link}>
            Clear filter
          </Link>
        }
      />
    );
  return (
    <EmptyState
      title="No workflow runs yet"
      action={
        <Link to="/brands" className={link}>
          View brands
        </Link>
      }
    >
      Start a cycle of a brand. Each article that the brand chooses appears here as a workflow run.
    </EmptyState>
  );
}

const startedAt = (run: Run): string => run.startedAt;

/** The list of workflow runs with its filters; the panel of a run opens beside it. */
export function WorkflowsPage() {
  const search = useSearch({ from: "/workflows" });
  const selected = useMatch({ from: "/workflows/$id", shouldThrow: false, select: (match) => match.params.id });
  const navigate = useNavigate();
  const scroll = useRef<HTMLDivElement>(null);
  const isInUse = useIsListInUse(scroll, selected !== undefined);
  const mark = useRunsMark();
  const filter = filterOf(search);
  const runs = useSteadyList<Run>({
    queryKey: [...workflowKeys.list, filter],
    fetchPage: (cursor) => listRuns(filter, cursor),
    madeAt: startedAt,
    mark,
    readMark: readRunsMark,
    isInUse,
  });
  const { items, newCount, removedIds } = runs;
  const summary = useOverviewPart(({ runs: counts, troubles }) => ({
    runs: counts,
    failed: troubles.find(({ kind }) => kind === "failedRuns")?.count ?? 0,
  }));
  const waiting = summary?.runs.waiting ?? 0;
  const ids = useMemo(() => items?.map(({ id }) => id) ?? [], [items]);
  useListKeys({
    ids,
    selected,
    open: (id) => void navigate({ to: "/workflows/$id", params: { id }, search, replace: selected !== undefined }),
    close: () => void navigate({ to: "/workflows", search: filter }),
  });
  const liveBrands = items?.filter((run) => run.id === selected || !isFinalRun(run.status)).map(({ brand }) => brand) ?? [];
  return (
    <Page
      title="Workflows"
      tab={waiting ? `(${formatCappedCount(waiting, maxRunsCounted)}) Workflows` : "Workflows"}
      state={summary && <RunsSummary {...summary} />}
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
      <BrandFeeds brands={liveBrands} />
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
            <LoadError what="Workflow runs" error={runs.error} retry={() => void runs.refetch()} />
          ) : (
            <SkeletonRows rows={12} />
          )
        }
      />
    </Page>
  );
}
