import { useMemo } from "react";
import { Link, Outlet, useMatch, useNavigate, useSearch } from "@tanstack/react-router";
import { overviewQuery, useOverview } from "../live/overview.ts";
import { queryClient } from "../queryClient.ts";
import { useNow } from "../ui/useNow.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Export } from "../ui/Export.tsx";
import { LoadError } from "../ui/LoadError.tsx";
import { Page } from "../ui/Page.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { ListWithPanel } from "../ui/ListWithPanel.tsx";
import { Table } from "../ui/Table.tsx";
import { useListKeys } from "../ui/useListKeys.ts";
import { queueColumns, queueRowsOf } from "./columns.tsx";
import { matchesQueueFilter, readQueueFilter, filterTargetOf } from "./filter.ts";
import { Filters } from "./Filters.tsx";
import { queueExportFields, queueExportRow } from "./exportFields.ts";
import { useMetrics } from "./metrics.ts";
import { QueueSummary } from "./QueueSummary.tsx";
import { useBacklogWatch } from "./backlogSamples.ts";

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
    open: (name) => void navigate({ to: "/queues/$name", params: { name }, search: (kept) => kept, replace: selected !== undefined }),
    close: () => void navigate({ to: "/queues", search: filter }),
  });
  const freshRows = async () => {
    const { queues: known } = await queryClient.fetchQuery(overviewQuery);
    const asked = known.filter((queue) => matchesQueueFilter(filterTargetOf(queue, now), filter));
    return { items: queueRowsOf(asked, metrics.data, now).map(queueExportRow), nextCursor: null };
  };
  return (
    <Page
      title="Queues"
      tab={selected ?? "Queues"}
      state={
        data && (
          <>
            <QueueSummary queues={all} now={now} />
            {metrics.isError && "; rates could not be loaded"}
          </>
        )
      }
      actions={<Export noun="queues" fields={queueExportFields} fetchPage={freshRows} />}
    >
      <ListWithPanel
        bar={<Filters filter={filter} />}
        panel={selected ? <Outlet /> : null}
        list={
          data ? (
            queues.length ? (
              <Table
                label="Queues, in the order messages take; rates and times of the last hour, about"
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
                title="No queue matches this filter"
                action={
                  <Link to="/queues" className="text-kumo-link underline underline-offset-2">
                    Clear the filter
                  </Link>
                }
              />
            ) : (
              <EmptyState title="No queue is known yet">Queues come with the migrations of the operations database.</EmptyState>
            )
          ) : error ? (
            <LoadError what="The queues" error={error} retry={() => void refetch()} />
          ) : (
            <SkeletonRows rows={7} />
          )
        }
      />
    </Page>
  );
}
