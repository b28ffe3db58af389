import { Link, Outlet, useMatch, useNavigate } from "@tanstack/react-router";
import { healthOf } from "#domain/health";
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
import { queueColumns } from "./columns.tsx";

export function QueuesPage() {
  const navigate = useNavigate();
  const selected = useMatch({ from: "/queues/$name", shouldThrow: false, select: (match) => match.params.name });
  const { data, error, refetch } = useOverview();
  const now = useNow();
  const queues = data?.queues ?? [];
  useListKeys({
    ids: queues.map(({ name }) => name),
    selected,
    open: (name) => void navigate({ to: "/queues/$name", params: { name } }),
    close: () => void navigate({ to: "/queues" }),
  });
  const words = queues.map((queue) => healthOf(queue, new Date(now)));
  const said = (["Failing", "Paused", "Backlogged", "Active"] as const).flatMap((word) => {
    const many = words.filter((one) => one === word).length;
    return many ? [`${many} ${word.toLowerCase()}`] : [];
  });
  return (
    <Page
      title="Queues"
      tab={selected ?? "Queues"}
      state={data && `${counted(queues.length, "queue")}, ${said.length ? said.join(", ") : "all idle"}`}
    >
      <Split
        panel={selected ? <Outlet /> : null}
        list={
          data ? (
            queues.length ? (
              <Table
                label="Queues, in the order messages take"
                columns={queueColumns}
                items={queues}
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
