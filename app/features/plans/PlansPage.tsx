import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { Plan } from "#domain/plans/plan";
import { links } from "../../core/links.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { formatCount, shortActorName } from "../../ui/format.ts";
import { ListPage } from "../../ui/list/ListPage.tsx";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import type { Column, RowLink } from "../../ui/TableRow.tsx";
import { Time } from "../../ui/Time.tsx";
import { useListView } from "../../ui/useListView.ts";
import { listPlans, plansKey } from "./calls.ts";
import { planStateStyles, planTitle } from "./words.ts";

const columns: readonly Column<Plan>[] = [
  { head: "Plan", className: "w-auto", cell: (plan) => <span className="font-medium">{planTitle(plan)}</span> },
  {
    head: "State",
    className: "w-40",
    cell: ({ state }) => (
      <StatusLabel shape={planStateStyles[state].shape} tone={planStateStyles[state].tone}>
        {planStateStyles[state].word}
      </StatusLabel>
    ),
  },
  {
    head: "Sent",
    className: "w-24 text-right @max-md:hidden",
    cell: ({ sent }) => <span className="figure">{formatCount(sent)}</span>,
  },
  {
    head: "Failed again",
    className: "w-28 text-right @max-2xl:hidden",
    cell: ({ outcomes }) => <span className="figure">{formatCount(outcomes.failed)}</span>,
  },
  { head: "Reason", className: "w-auto @max-4xl:hidden", cell: ({ reason }) => reason ?? <span className="text-kumo-subtle">None</span> },
  { head: "By", className: "w-28 @max-3xl:hidden", cell: ({ createdBy }) => shortActorName(createdBy) },
  { head: "Made", className: "w-24 text-right @max-sm:hidden", cell: ({ createdAt }) => <Time at={createdAt} /> },
];

const idOf = ({ id }: Plan): string => id;
const link = ({ id }: Plan, row: RowLink) => <Link {...links.plan(id)} {...row} />;
const noFilter = {};

/** The plans, newest first. */
export function PlansPage() {
  const navigate = useNavigate();
  const view = useListView(noFilter, undefined);
  const list = useInfiniteQuery({
    queryKey: [...plansKey, "list"],
    queryFn: ({ pageParam }) => listPlans(pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return (
    <ListPage
      title="Plans"
      state="Bulk operations that were previewed on dead letters and jobs"
      nouns={["plan", "plans"]}
      list={{ ...list, items: list.data?.pages.flatMap(({ items }) => items) }}
      view={view}
      rows={{ label: "Plans, newest first", columns, idOf, nameOf: planTitle, link }}
      empty={
        <EmptyState title="No plans yet">
          Select dead letters or jobs, or all that match a filter, and choose what to do with them.
        </EmptyState>
      }
      open={(id) => void navigate(links.plan(id))}
    />
  );
}
