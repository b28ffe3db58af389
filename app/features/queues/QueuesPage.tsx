import { useCallback, useMemo } from "react";
import { Link, Outlet, useMatch, useNavigate, useSearch } from "@tanstack/react-router";
import { hrefOf, links } from "../../core/links.ts";
import { overviewQuery, useOverview } from "../../core/live/overview.ts";
import { queryClient } from "../../core/queryClient.ts";
import { noQueuesText } from "./noQueuesText.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Export } from "../../ui/Export.tsx";
import { ListPage } from "../../ui/list/ListPage.tsx";
import { NoMatches } from "../../ui/NoMatches.tsx";
import type { RowLink, TableRows } from "../../ui/TableRow.tsx";
import { useListView } from "../../ui/useListView.ts";
import { useNow } from "../../ui/useNow.ts";
import { useAccountQueues } from "./account/calls.ts";
import { QueueTabs } from "./account/QueueTabs.tsx";
import { useBacklogWatch } from "./backlogSamples.ts";
import { queueColumns, queuePhoneRow, type QueueRow, queueRowsOf } from "./columns.tsx";
import { queueExportFields, queueExportRow } from "./exportFields.ts";
import { matchesQueueFilter, type QueueFilter, readQueueFilter, filterTargetOf } from "./filter.ts";
import { Filters } from "./Filters.tsx";
import { useMetrics } from "./metrics.ts";
import { QueueSummary } from "./QueueSummary.tsx";

const nameOf = ({ name }: QueueRow): string => name;

function useRows(filter: QueueFilter): TableRows<QueueRow> {
  const link = useCallback(
    ({ name }: QueueRow, row: RowLink) => <Link to="/queues/$name" params={{ name }} search={filter} {...row} />,
    [filter],
  );
  return {
    label: "Queues, in pipeline order, with approximate rates and times of the last hour",
    columns: queueColumns,
    phone: queuePhoneRow,
    idOf: nameOf,
    link,
  };
}

/** The empty list: nothing matches the filter, or there are no queues. */
const NoQueues = ({ isFiltered }: { isFiltered: boolean }) =>
  isFiltered ? (
    <NoMatches noun="queues" clearHref={hrefOf(links.queues({}))} />
  ) : (
    <EmptyState title="No queues yet">{noQueuesText}</EmptyState>
  );

/** The list of queues with its filters; the panel of a queue opens beside it. */
export function QueuesPage() {
  const navigate = useNavigate();
  const openName = useMatch({ from: "/queues/$name", shouldThrow: false, select: (match) => match.params.name });
  const { data, error, refetch } = useOverview();
  const metrics = useMetrics(undefined, "hour");
  useBacklogWatch();
  const now = useNow();
  const search = useSearch({ from: "/queues" });
  const filter = useMemo(() => readQueueFilter(search), [search]);
  const all = data?.queues;
  const inAccount = useAccountQueues().queues;
  const items = useMemo(() => {
    const matching = all?.filter((queue) => matchesQueueFilter(filterTargetOf(queue, now), filter));
    return matching && queueRowsOf(matching, metrics.data, now, inAccount?.items);
  }, [all, filter, metrics.data, now, inAccount]);
  const fetchExportRows = async () => {
    const { queues } = await queryClient.fetchQuery(overviewQuery);
    const matching = queues.filter((queue) => matchesQueueFilter(filterTargetOf(queue, now), filter));
    return { items: queueRowsOf(matching, metrics.data, now).map(queueExportRow), nextCursor: null };
  };
  return (
    <ListPage
      title="Queues"
      state={
        all && (
          <>
            <QueueSummary queues={all} now={now} />
            {metrics.isError && " · rates could not be loaded"}
          </>
        )
      }
      nouns={["queue", "queues"]}
      list={{ items, error, refetch }}
      view={useListView(filter, openName)}
      rows={useRows(filter)}
      actions={<Export noun="queues" fields={queueExportFields} fetchPage={fetchExportRows} />}
      bar={
        <>
          <QueueTabs current="watched" />
          <Filters filter={filter} />
        </>
      }
      empty={<NoQueues isFiltered={all?.length !== 0} />}
      panel={openName && <Outlet />}
      open={(name) =>
        void navigate({ to: "/queues/$name", params: { name }, search: (current) => current, replace: openName !== undefined })
      }
      close={() => void navigate({ to: "/queues", search: filter })}
    />
  );
}
