import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { dayAfter } from "#domain/cost/days";
import type { DayCost, QueueCost } from "#domain/cost/cost";
import { maxCountedQueues } from "#domain/cost/usage";
import { links } from "../../../core/links.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { formatCount, pluralize } from "../../../ui/format.ts";
import { formatUsd } from "../../../ui/formatUsd.ts";
import { ListPage } from "../../../ui/list/ListPage.tsx";
import type { RowLink } from "../../../ui/TableRow.tsx";
import { useListView } from "../../../ui/useListView.ts";
import { QueueTabs } from "../account/QueueTabs.tsx";
import { costQuery } from "./calls.ts";
import { costColumns, costPhoneRow } from "./columns.tsx";
import { DayBar } from "./DayBar.tsx";
import { HowComputed } from "./HowComputed.tsx";

const idOf = ({ queue }: QueueCost): string => queue;
const link = ({ queue }: QueueCost, row: RowLink) => <Link {...links.queue(queue)} {...row} />;

/** "~$1.20 for 210,000 jobs · ~$5.73 per million jobs". */
function summaryOf({ total, perMillionJobs, isOver }: DayCost): string {
  const soFar = isOver ? "" : " so far";
  if (!perMillionJobs) return `No jobs${soFar}`;
  return `~${formatUsd(total.usd)} for ${pluralize(total.jobs, "job")}${soFar} · ~${formatUsd(perMillionJobs.usd)} per million jobs`;
}

const NoJobs = ({ cost }: { cost: DayCost | undefined }) => (
  <EmptyState title={cost?.isOver === false ? "No jobs have ended today" : "No jobs ended on this day"}>
    What jobs cost is shown here, by queue, once they complete or fail.
  </EmptyState>
);

/** What the jobs of a day cost, by queue. */
export function CostPage() {
  const navigate = useNavigate();
  const search = useSearch({ from: "/queues/in/cost" });
  const { data: cost, error, refetch } = useQuery(costQuery(search.day));
  const day = cost?.day ?? search.day;
  return (
    <ListPage
      title="Queues"
      tab="Cost of queues"
      nouns={["cost", "costs"]}
      list={{ items: cost?.items, error, refetch }}
      view={useListView(search, undefined)}
      rows={{ label: "Cost by queue, highest first", columns: costColumns, phone: costPhoneRow, idOf, link }}
      bar={
        <>
          <QueueTabs current="cost" />
          <DayBar
            day={day}
            previous={cost && cost.day > cost.firstDay ? dayAfter(cost.day, -1) : undefined}
            next={cost?.isOver ? dayAfter(cost.day, 1) : undefined}
            isChosen={search.day !== undefined}
          >
            {cost && summaryOf(cost)}
          </DayBar>
        </>
      }
      empty={<NoJobs cost={cost} />}
      below={
        cost && (
          <>
            {!cost.isComplete && (
              <p role="note" className="px-4 pt-4 text-kumo-subtle sm:px-6">
                Only the first {formatCount(maxCountedQueues)} queues by name are counted.
              </p>
            )}
            <HowComputed cost={cost} />
          </>
        )
      }
      open={(queue) => void navigate(links.queue(queue))}
    />
  );
}
