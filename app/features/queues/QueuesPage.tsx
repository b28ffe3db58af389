import { useMemo } from "react";
import { Link, Outlet, useMatch, useNavigate, useSearch } from "@tanstack/react-router";
import { overviewQuery, useOverview } from "../../core/live/overview.ts";
import { queryClient } from "../../core/queryClient.ts";
import { useNow } from "../../ui/useNow.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Export } from "../../ui/Export.tsx";
import { LoadError } from "../../ui/LoadError.tsx";
import { Page } from "../../ui/Page.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { ListWithPanel } from "../../ui/ListWithPanel.tsx";
import { Table } from "../../ui/Table.tsx";
import { useListKeys } from "../../ui/useListKeys.ts";
import { queueColumns, queueRowsOf } from "./columns.tsx";
import { matchesQueueFilter, readQueueFilter, filterTargetOf } from "./filter.ts";
import { Filters } from "./Filters.tsx";
import { queueExportFields, queueExportRow } from "./exportFields.ts";
import { useMetrics } from "./metrics.ts";
import { QueueSummary } from "./QueueSummary.tsx";
import { useBacklogWatch } from "./backlogSamples.ts";

/** The list of queues with its filters; the panel of a queue opens beside it. */
export function QueuesPage() {
  const navigate = useNavigate();
  const selected = useMatch({ from: "/queues/$name", shouldThrow: false, select: (match) => match.params.name });
  const { data, error, refetch } = useOverview();
  const metrics = useMetrics(undefined, "hour");
  useBacklogWatch();
  const now = useNow();
  const search = useSearch({ from: "/queues" });
  const filter = useMemo(() => readQueueFilter(search), [search]);
  const all = useMemo(() => data?.queues ?? [], [data?.queues]);
  const queues = useMemo(() => all.filter((queue) => matchesQueueFilter(filterTargetOf(queue, now), filter)), [all, filter, now]);
  const rows = useMemo(() => queueRowsOf(queues, metrics.data, now), [queues, metrics.data, now]);
  useListKeys({
    ids: queues.map(({ name }) => name),
    selected,
    open: (name) => void navigate({ to: "/queues/$name", params: { name }, search: (current) => current, replace: selected !== undefined }),
    close: () => void navigate({ to: "/queues", search: filter }),
  });
  const fetchExportRows = async () => {
    const { queues: current } = await queryClient.fetchQuery(overviewQuery);
    const matching = current.filter((queue) => matchesQueueFilter(filterTargetOf(queue, now), filter));
    return { items: queueRowsOf(matching, metrics.data, now).map(queueExportRow), nextCursor: null };
  };
  return (
    <Page
      title="Queues"
      tab={selected ?? "Queues"}
      state={
        data && (
          <>
            <QueueSummary queues={all} now={now} />
            {metrics.isError && " · rates could not be loaded"}
          </>
        )
      }
      actions={<Export noun="queues" fields={queueExportFields} fetchPage={fetchExportRows} />}
    >
      <ListWithPanel
        bar={<Filters filter={filter} />}
        panel={selected ? <Outlet /> : null}
        list={
          data ? (
            queues.length ? (
              <Table
                label="Queues, in pipeline order, with approximate rates and times of the last hour"
                columns={queueColumns}
                items={rows}
                idOf={(queue) => queue.name}
                selected={selected}
                link={(queue, row) => (
                  <Link to="/queues/$name" params={{ name: queue.name }} search={filter} {...row}>
                    {queueColumns[0]?.cell(queue)}
                  </Link>
                )}
              />
            ) : all.length ? (
              <EmptyState
                title="No queues match this filter"
                action={
                  <Link to="/queues" className="text-kumo-link underline underline-offset-2">
                    Clear filter
                  </Link>
                }
              />
            ) : (
              <EmptyState title="No queues yet">The migrations of the operations database create the queues.</EmptyState>
            )
          ) : error ? (
            <LoadError what="Queues" error={error} retry={() => void refetch()} />
          ) : (
            <SkeletonRows rows={7} />
          )
        }
      />
    </Page>
  );
}
