import { useMemo } from "react";
import { Link, Outlet, useMatch, useNavigate } from "@tanstack/react-router";
import { healthWords } from "#domain/health";
import { useOverview } from "../live/overview.ts";
import { useNow } from "../ui/clock.ts";
import { Empty } from "../ui/Empty.tsx";
import { Failed } from "../ui/Failed.tsx";
import { Page } from "../ui/Page.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Split } from "../ui/Split.tsx";
import { Table } from "../ui/Table.tsx";
import { useListKeys } from "../ui/useListKeys.ts";
import { counted } from "../ui/words.ts";
import { queueColumns, rowsOf } from "./columns.tsx";
import { wordOf } from "./health.ts";
import { useMetrics } from "./metrics.ts";
import { useBacklogWatch } from "./samples.ts";

export function QueuesPage() {
  const navigate = useNavigate();
  const selected = useMatch({ from: "/queues/$name", shouldThrow: false, select: (match) => match.params.name });
  const { data, error, refetch } = useOverview();
  const metrics = useMetrics(undefined, "hour");
  useBacklogWatch();
  const now = useNow();
  const queues = useMemo(() => data?.queues ?? [], [data?.queues]);
  const rows = useMemo(() => rowsOf(queues, metrics.data, now), [queues, metrics.data, now]);
  useListKeys({
    ids: queues.map(({ name }) => name),
    selected,
    open: (name) => void navigate({ to: "/queues/$name", params: { name }, search: (kept) => kept, replace: selected !== undefined }),
    close: () => void navigate({ to: "/queues" }),
  });
  const words = queues.map((queue) => wordOf(queue, now));
  const said = healthWords.flatMap((word) => {
    const many = words.filter((one) => one === word).length;
    return many && word !== "Idle" ? [`${many} ${word === "No consumer" ? "without a consumer" : word.toLowerCase()}`] : [];
  });
  return (
    <Page
      title="Queues"
      tab={selected ?? "Queues"}
      state={
        data &&
        `${counted(queues.length, "queue")}, ${said.length ? said.join(", ") : "all idle"}${metrics.isError ? "; rates could not be loaded" : ""}`
      }
    >
      <Split
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
                  <Link to="/queues/$name" params={{ name: queue.name }} {...row}>
                    {queueColumns[0]?.cell(queue)}
                  </Link>
                )}
              />
            ) : (
              <Empty title="No queue is known yet">Queues come with the migrations of the operations database.</Empty>
            )
          ) : error ? (
            <Failed what="The queues" error={error} retry={() => void refetch()} />
          ) : (
            <SkeletonRows rows={7} />
          )
        }
      />
    </Page>
  );
}
