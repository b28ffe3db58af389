import { useCallback, useMemo } from "react";
import { Outlet, useMatch, useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { LinkButton } from "../../ui/button/Button.tsx";
import type { ListedJob } from "#domain/jobs/list";
import { useCanMakeChanges } from "../../core/me.ts";
import { Export } from "../../ui/Export.tsx";
import { ListPage } from "../../ui/list/ListPage.tsx";
import { loadedCount } from "../../ui/listCount.ts";
import type { RowLink, TableRows } from "../../ui/TableRow.tsx";
import { useListView } from "../../ui/useListView.ts";
import { payloadPathsOf } from "./columnNames.ts";
import { jobColumns, jobPhoneRow, rowLabel } from "./columns.tsx";
import { EmptyJobs } from "./EmptyJobs.tsx";
import { jobExportFields, fetchJobExportPage } from "./exportJobs.ts";
import { JobCounts } from "./JobCounts.tsx";
import { JobsBar } from "./JobsBar.tsx";
import { jobActions } from "./actions.ts";
import { filterOf, type JobFilter, type JobSearch, withoutEdit } from "./search.ts";
import { useJobList, useScannedTotal } from "./useJobList.ts";

const idOf = ({ id }: ListedJob): string => id;

/** Renders the link of a row. A plain link: the router's own costs many times as much as the row around it, and scrolling renders forty rows at once. */
function useRowLink(search: JobSearch, isPanelOpen: boolean): TableRows<ListedJob>["link"] {
  const navigate = useNavigate();
  const searchText = useRouter().buildLocation({ to: "/jobs", search }).searchStr;
  return useCallback(
    ({ id }: ListedJob, { children, ...row }: RowLink) => (
      <a
        href={`/jobs/${encodeURIComponent(id)}${searchText}`}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          void navigate({ to: "/jobs/$id", params: { id }, search, replace: isPanelOpen });
        }}
        {...row}
      >
        {children}
      </a>
    ),
    [searchText, search, isPanelOpen, navigate],
  );
}

/** The rows of the list. A row is faded when its job no longer has the filtered state, or is among `removedIds`. */
function useRows(search: JobSearch, byDue: boolean, removedIds: ReadonlySet<string>, isPanelOpen: boolean): TableRows<ListedJob> {
  const { state, order } = search;
  const columns = useMemo(() => jobColumns(search.columns), [search.columns]);
  const isFaded = useCallback(
    (job: ListedJob) => removedIds.has(job.id) || (state !== undefined && job.state !== state),
    [removedIds, state],
  );
  const label = byDue ? "Jobs, due first" : order === "oldest" ? "Jobs, oldest first" : "Jobs, newest first";
  return { label, columns, phone: jobPhoneRow, idOf, nameOf: rowLabel, link: useRowLink(search, isPanelOpen), isFaded };
}

/** The filter of the list as a plan takes it; undefined for a list without a filter, because a plan never means everything. */
function planFilterOf({ order: _order, ...filter }: JobFilter) {
  return Object.keys(filter).length > 0 ? filter : undefined;
}

/** The job list with its filters, bulk commands and the panel of the open job. */
export function JobsPage() {
  const search = useSearch({ from: "/jobs", select: withoutEdit });
  const openId = useMatch({ from: "/jobs/$id", shouldThrow: false, select: (match) => match.params.id });
  const navigate = useNavigate();
  const canMakeChanges = useCanMakeChanges();
  const filter = filterOf(search);
  const paths = payloadPathsOf(search.columns);
  const view = useListView(filter, openId);
  const list = useJobList(filter, paths, view.isInUse);
  const byDue = list.data?.pages[0]?.byDue ?? false;
  return (
    <ListPage
      title="Jobs"
      state={<JobCounts queue={filter.queue} />}
      nouns={["job", "jobs"]}
      list={list}
      view={view}
      rows={useRows(search, byDue, list.removedIds, openId !== undefined)}
      isLong
      bulkActions={jobActions}
      planFilter={planFilterOf(filter)}
      scanned={{ total: useScannedTotal(filter) }}
      actions={
        <>
          <Export noun="jobs" fields={jobExportFields()} fetchPage={(cursor, limit) => fetchJobExportPage(filter, paths, cursor, limit)} />
          {canMakeChanges && (
            <LinkButton size="sm" variant="primary" href="/jobs/new">
              Add a job
            </LinkButton>
          )}
        </>
      }
      bar={<JobsBar search={search} byDue={byDue} loaded={loadedCount(list)} />}
      empty={<EmptyJobs search={search} />}
      panel={openId && <Outlet />}
      open={(id) => void navigate({ to: "/jobs/$id", params: { id }, search, replace: openId !== undefined })}
      close={() => void navigate({ to: "/jobs", search })}
    />
  );
}
