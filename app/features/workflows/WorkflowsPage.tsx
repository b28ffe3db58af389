import { Suspense, useCallback, useState } from "react";
import { Link, Outlet, useMatch, useNavigate, useSearch } from "@tanstack/react-router";
import { maxRunsCounted, type Overview } from "#domain/queues/health";
import { isFinalRun, type Run } from "#domain/workflows/run";
import { hrefOf, links } from "../../core/links.ts";
import { useOverviewPart } from "../../core/live/overview.ts";
import { workflowKeys } from "../../core/live/runCache.ts";
import { useLiveList } from "../../core/live/useLiveList.ts";
import { type Hint, parts } from "../../core/pipelineParts.ts";
import { EmptyHint } from "../../ui/EmptyHint.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Export } from "../../ui/Export.tsx";
import { ListPage } from "../../ui/list/ListPage.tsx";
import { NoMatches } from "../../ui/NoMatches.tsx";
import type { RowLink, TableRows } from "../../ui/TableRow.tsx";
import { useListView } from "../../ui/useListView.ts";
import { formatCappedCount } from "../../ui/format.ts";
import { runActions } from "./actions.ts";
import { runExportFields, listRuns } from "./calls.ts";
import { workflowColumns, workflowPhoneRow } from "./columns.tsx";
import { Filters } from "./Filters.tsx";
import { RunCounts } from "./RunCounts.tsx";
import { FirstWorkflow } from "./instances/FirstWorkflow.tsx";
import { WorkflowTabs } from "./instances/WorkflowTabs.tsx";
import { filterNames, filterOf, type WorkflowSearch } from "./search.ts";

const idOf = ({ id }: Run): string => id;
const startedAt = (run: Run): string => run.startedAt;
/** Changes when a run started, a count by status changed, or an operator acted. */
const markOf = ({ runs, marks }: Overview): string => `${marks.runs}/${Object.values(runs).join("/")}/${marks.audit}`;

/** The rows of the list. A row is faded when its run no longer has the filtered status, or is among `removedIds`. */
function useRows(search: WorkflowSearch, removedIds: ReadonlySet<string>): TableRows<Run> {
  const { status } = search;
  const [columns] = useState(workflowColumns);
  const isFaded = useCallback(
    (run: Run) => removedIds.has(run.id) || (status !== undefined && run.status !== status),
    [removedIds, status],
  );
  const link = useCallback(({ id }: Run, row: RowLink) => <Link to="/workflows/$id" params={{ id }} search={search} {...row} />, [search]);
  return { label: "Workflow runs, newest first", columns, phone: workflowPhoneRow, idOf, link, isFaded };
}

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

const NoRunsYet = ({ hint }: { hint: Hint | undefined }) =>
  hint ? (
    <EmptyHint title="No workflow runs yet" hint={hint} />
  ) : (
    <EmptyState title="No workflow runs yet">The runs of the workflows appear here.</EmptyState>
  );

/** The empty list, with a hint: to clear the filter, or what the pipeline suggests. */
const NoRuns = ({ search }: { search: WorkflowSearch }) =>
  filterNames.some((name) => search[name]) ? (
    <NoMatches noun="workflow runs" clearHref={hrefOf(links.workflows({}))} />
  ) : (
    <NoRunsYet hint={parts().hints.runs} />
  );

/** The Workflows screen: the runs of the pipeline, or without them the instances of the first workflow that is watched. */
export const WorkflowsPage = () => (parts().runs ? <RunsPage /> : <FirstWorkflow />);

/** The list of workflow runs with its filters; the panel of a run opens beside it. */
function RunsPage() {
  const search = useSearch({ from: "/workflows" });
  const openId = useMatch({ from: "/workflows/$id", shouldThrow: false, select: (match) => match.params.id });
  const navigate = useNavigate();
  const filter = filterOf(search);
  const view = useListView(filter, openId);
  const list = useLiveList({
    queryKey: [...workflowKeys.list, filter],
    fetchPage: (cursor) => listRuns(filter, cursor),
    sortedAt: startedAt,
    markOf,
    isInUse: view.isInUse,
  });
  const summary = useOverviewPart(({ runs, troubles }) => ({
    runs,
    failed: troubles.find(({ kind }) => kind === "failedRuns")?.count ?? 0,
  }));
  const waiting = summary?.runs.waiting ?? 0;
  const Feeds = parts().runs?.Feeds;
  const liveRuns = list.items?.filter((run) => run.id === openId || !isFinalRun(run.status)) ?? [];
  return (
    <>
      {Feeds && (
        <Suspense>
          <Feeds runs={liveRuns} />
        </Suspense>
      )}
      <ListPage
        title="Workflows"
        tab={waiting ? `(${formatCappedCount(waiting, maxRunsCounted)}) Workflows` : "Workflows"}
        state={summary && <RunsSummary {...summary} />}
        nouns={["workflow run", "workflow runs"]}
        list={list}
        view={view}
        rows={useRows(search, list.removedIds)}
        scanned={{ noun: "runs" }}
        bulkActions={runActions}
        actions={<Export noun="workflow runs" fields={runExportFields()} fetchPage={(cursor, limit) => listRuns(filter, cursor, limit)} />}
        bar={
          <>
            <WorkflowTabs current={null} />
            <Filters search={search} />
          </>
        }
        empty={<NoRuns search={search} />}
        panel={openId && <Outlet />}
        open={(id) => void navigate({ to: "/workflows/$id", params: { id }, search, replace: openId !== undefined })}
        close={() => void navigate({ to: "/workflows", search: filter })}
      />
    </>
  );
}
