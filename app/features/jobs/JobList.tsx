import { useCallback, useEffect, useMemo, useRef } from "react";
import { Outlet, useMatch, useNavigate, useRouter } from "@tanstack/react-router";
import { Button, LinkButton } from "@cloudflare/kumo/components/button";
import type { ListedJob } from "#domain/jobs/list";
import { useIsListInUse } from "../../core/live/useIsListInUse.ts";
import { useCanMakeChanges } from "../../core/me.ts";
import { Export } from "../../ui/Export.tsx";
import { LoadError } from "../../ui/LoadError.tsx";
import { Page } from "../../ui/Page.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { ListWithPanel } from "../../ui/ListWithPanel.tsx";
import type { RowLink } from "../../ui/Table.tsx";
import { type TableHandle, VirtualTable } from "../../ui/VirtualTable.tsx";
import { payloadPathsOf } from "./columnNames.ts";
import { jobColumns, rowLabel } from "./columns.tsx";
import { JobCounts } from "./JobCounts.tsx";
import { jobExportFields, fetchJobExportPage } from "./exportJobs.ts";
import { JobsBar } from "./JobsBar.tsx";
import { ListEnd } from "./ListEnd.tsx";
import { EmptyJobs } from "./EmptyJobs.tsx";
import type { JobFilter, JobSearch } from "./search.ts";
import { SelectionBar } from "./SelectionBar.tsx";
import { useJobList } from "./useJobList.ts";
import { usePointerOver } from "./usePointerOver.ts";
import { useRowKeys } from "../../ui/useRowKeys.ts";
import { useSelection } from "../../ui/useSelection.ts";
import { ListPositionProvider } from "../../ui/listPosition.ts";

type Props = { search: JobSearch; filter: JobFilter; listKey: string };

const idOf = ({ id }: ListedJob): string => id;

/** The job list with its filters, bulk commands and the panel of the open job. */
export function JobList({ search, filter, listKey }: Props) {
  const selected = useMatch({ from: "/jobs/$id", shouldThrow: false, select: (match) => match.params.id });
  const navigate = useNavigate();
  const router = useRouter();
  const mayAct = useCanMakeChanges();
  const scroll = useRef<HTMLDivElement>(null);
  const table = useRef<TableHandle>(null);
  const paths = useMemo(() => payloadPathsOf(search.columns), [search.columns]);
  const columns = useMemo(() => jobColumns(search.columns), [search.columns]);
  // Rows must not move while the pointer is over the list, a panel is open beside it or a row is selected.
  const shownIds = useRef<readonly string[]>([]);
  const selection = useSelection(listKey, shownIds);
  const held = [useIsListInUse(scroll, selected !== undefined), usePointerOver(scroll), selection.selectedIds.size > 0].some(Boolean);
  const jobs = useJobList({ filter, paths, held, listKey });
  const { items, ids, newCount, hasMoreNew, goneIds } = jobs;
  useEffect(() => {
    shownIds.current = ids;
  }, [ids]);
  const open = (id: string) => void navigate({ to: "/jobs/$id", params: { id }, search, replace: selected !== undefined });
  const show = (id: string) => table.current?.scrollToRow(ids.indexOf(id));
  const position = useRowKeys({
    ids,
    selected,
    open,
    show,
    toggle: mayAct ? (id) => selection.toggle(id, false) : undefined,
    close: () => void navigate({ to: "/jobs", search }),
  });
  useEffect(() => {
    scroll.current?.scrollTo({ top: 0 });
  }, [listKey]);
  const showNew = () => {
    scroll.current?.scrollTo({ top: 0 });
    void jobs.refresh();
  };
  const isPanelOpen = selected !== undefined;
  const searchText = router.buildLocation({ to: "/jobs", search }).searchStr;
  // A plain link: the router's own link costs many times as much as the row around it, and scrolling renders forty rows at once.
  const link = useCallback(
    (job: ListedJob, row: RowLink) => (
      <a
        href={`/jobs/${encodeURIComponent(job.id)}${searchText}`}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          void navigate({ to: "/jobs/$id", params: { id: job.id }, search, replace: isPanelOpen });
        }}
        {...row}
      >
        {columns[0]?.cell(job)}
      </a>
    ),
    [searchText, search, isPanelOpen, columns, navigate],
  );
  const faded = useCallback(
    (job: ListedJob) => goneIds.has(job.id) || (filter.state !== undefined && job.state !== filter.state),
    [goneIds, filter.state],
  );
  return (
    <Page
      title="Jobs"
      state={<JobCounts queue={filter.queue} />}
      actions={
        <>
          {/* The space is reserved, so that nothing moves when new jobs arrive. */}
          <span role="status" className="min-w-20 text-right max-md:order-last max-md:text-left">
            {newCount > 0 && (
              <Button size="sm" onClick={showNew}>
                +{newCount}
                {hasMoreNew && " or more"} new
              </Button>
            )}
          </span>
          <Export noun="jobs" fields={jobExportFields} fetchPage={(cursor, limit) => fetchJobExportPage(filter, paths, cursor, limit)} />
          {mayAct && (
            <LinkButton size="sm" variant="primary" href="/jobs/new">
              Add a job
            </LinkButton>
          )}
        </>
      }
    >
      <ListPositionProvider value={position}>
        <ListWithPanel
          bar={
            <>
              <JobsBar search={search} byDue={jobs.byDue} />
              {selection.selectedIds.size > 0 && (
                <SelectionBar jobs={items ?? []} selectedIds={selection.selectedIds} onClear={selection.clear} />
              )}
            </>
          }
          listRef={scroll}
          panel={selected ? <Outlet /> : null}
          list={
            items ? (
              items.length ? (
                <>
                  <VirtualTable
                    label={jobs.byDue ? "Jobs, due first" : filter.order === "oldest" ? "Jobs, oldest first" : "Jobs, newest first"}
                    columns={columns}
                    items={items}
                    idOf={idOf}
                    nameOf={rowLabel}
                    selected={selected}
                    faded={faded}
                    selection={mayAct ? selection : undefined}
                    scroll={scroll}
                    onSight={jobs.onSight}
                    handle={table}
                    link={link}
                  />
                  <ListEnd list={jobs} loadedCount={items.length} filter={filter} />
                </>
              ) : jobs.hasNextPage ? (
                <ListEnd list={jobs} loadedCount={0} filter={filter} />
              ) : (
                <EmptyJobs search={search} />
              )
            ) : jobs.error ? (
              <LoadError what="The jobs" error={jobs.error} retry={() => void jobs.refetch()} />
            ) : (
              <SkeletonRows rows={16} />
            )
          }
        />
      </ListPositionProvider>
    </Page>
  );
}
