import { useCallback, useEffect, useMemo, useRef } from "react";
import { Outlet, useMatch, useNavigate, useRouter } from "@tanstack/react-router";
import { Button, LinkButton } from "@cloudflare/kumo/components/button";
import type { ListedJob } from "#domain/jobList";
import { useHeld } from "../live/useHeld.ts";
import { useMayAct } from "../shell/me.ts";
import { Export } from "../ui/Export.tsx";
import { Failed } from "../ui/Failed.tsx";
import { Page } from "../ui/Page.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Split } from "../ui/Split.tsx";
import type { RowLink } from "../ui/Table.tsx";
import { type TableHandle, VirtualTable } from "../ui/VirtualTable.tsx";
import { pathsOf } from "./columnNames.ts";
import { jobColumns, rowName } from "./columns.tsx";
import { Counts } from "./Counts.tsx";
import { exported, exportPage } from "./exported.ts";
import { JobsBar } from "./JobsBar.tsx";
import { Looking } from "./Looking.tsx";
import { Nothing } from "./Nothing.tsx";
import type { JobFilter, JobSearch } from "./search.ts";
import { Ticked } from "./Ticked.tsx";
import { useJobList } from "./useJobList.ts";
import { usePointerOver } from "./usePointerOver.ts";
import { useRowKeys } from "./useRowKeys.ts";
import { useTicks } from "./useTicks.ts";
import { Walk } from "./walk.ts";

type Props = { search: JobSearch; filter: JobFilter; listKey: string };

const idOf = ({ id }: ListedJob): string => id;

export function JobList({ search, filter, listKey }: Props) {
  const selected = useMatch({ from: "/jobs/$id", shouldThrow: false, select: (match) => match.params.id });
  const navigate = useNavigate();
  const router = useRouter();
  const mayAct = useMayAct();
  const scroll = useRef<HTMLDivElement>(null);
  const table = useRef<TableHandle>(null);
  const paths = useMemo(() => pathsOf(search.columns), [search.columns]);
  const columns = useMemo(() => jobColumns(search.columns), [search.columns]);
  // A hand over the list, a panel beside it or a tick in it: nothing in it may move.
  const shown = useRef<readonly string[]>([]);
  const ticks = useTicks(listKey, shown);
  const held = [useHeld(scroll, selected !== undefined), usePointerOver(scroll), ticks.ticked.size > 0].some(Boolean);
  const jobs = useJobList({ filter, paths, held, listKey });
  const { items, ids, fresh, more, gone } = jobs;
  useEffect(() => {
    shown.current = ids;
  }, [ids]);
  const open = (id: string) => void navigate({ to: "/jobs/$id", params: { id }, search, replace: selected !== undefined });
  const show = (id: string) => table.current?.show(ids.indexOf(id));
  const walk = useRowKeys({
    ids,
    selected,
    open,
    show,
    tick: mayAct ? (id) => ticks.toggle(id, false) : undefined,
    close: () => void navigate({ to: "/jobs", search }),
  });
  useEffect(() => {
    scroll.current?.scrollTo({ top: 0 });
  }, [listKey]);
  const showFresh = () => {
    scroll.current?.scrollTo({ top: 0 });
    void jobs.refresh();
  };
  const beside = selected !== undefined;
  const rest = router.buildLocation({ to: "/jobs", search }).searchStr;
  // A plain link: a router's own is many times the work of the row it stands in, for forty rows at each turn of the wheel.
  const link = useCallback(
    (job: ListedJob, row: RowLink) => (
      <a
        href={`/jobs/${encodeURIComponent(job.id)}${rest}`}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          void navigate({ to: "/jobs/$id", params: { id: job.id }, search, replace: beside });
        }}
        {...row}
      >
        {columns[0]?.cell(job)}
      </a>
    ),
    [rest, search, beside, columns, navigate],
  );
  const faded = useCallback(
    (job: ListedJob) => gone.has(job.id) || (filter.state !== undefined && job.state !== filter.state),
    [gone, filter.state],
  );
  return (
    <Page
      title="Jobs"
      state={<Counts queue={filter.queue} />}
      actions={
        <>
          {/* Its place is kept, so that nothing moves when there is something new. */}
          <span role="status" className="min-w-20 text-right max-md:order-last max-md:text-left">
            {fresh > 0 && (
              <Button size="sm" onClick={showFresh}>
                +{fresh}
                {more && " or more"} new
              </Button>
            )}
          </span>
          <Export noun="jobs" fields={exported} fetchPage={(cursor, limit) => exportPage(filter, paths, cursor, limit)} />
          {mayAct && (
            <LinkButton size="sm" variant="primary" href="/jobs/new">
              Add a job
            </LinkButton>
          )}
        </>
      }
    >
      <Walk value={walk}>
        <Split
          bar={
            <>
              <JobsBar search={search} byDue={jobs.byDue} />
              {ticks.ticked.size > 0 && <Ticked jobs={items ?? []} ticked={ticks.ticked} onClear={ticks.clear} />}
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
                    nameOf={rowName}
                    selected={selected}
                    faded={faded}
                    ticks={mayAct ? ticks : undefined}
                    scroll={scroll}
                    onSight={jobs.onSight}
                    handle={table}
                    link={link}
                  />
                  <Looking list={jobs} found={items.length} filter={filter} />
                </>
              ) : jobs.hasNextPage ? (
                <Looking list={jobs} found={0} filter={filter} />
              ) : (
                <Nothing search={search} />
              )
            ) : jobs.error ? (
              <Failed what="The jobs" error={jobs.error} retry={() => void jobs.refetch()} />
            ) : (
              <SkeletonRows rows={16} />
            )
          }
        />
      </Walk>
    </Page>
  );
}
