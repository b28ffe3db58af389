import { Link, useNavigate } from "@tanstack/react-router";
import { maxPlansCounted, type Overview } from "#domain/queues/health";
import type { Plan } from "#domain/plans/plan";
import { useOverviewPart } from "../../core/live/overview.ts";
import { useLiveList } from "../../core/live/useLiveList.ts";
import { links } from "../../core/links.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { formatCount, pluralizeCapped, shortActorName } from "../../ui/format.ts";
import { ListPage } from "../../ui/list/ListPage.tsx";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import type { Column, PhoneRow, RowLink } from "../../ui/TableRow.tsx";
import { Time } from "../../ui/Time.tsx";
import { useListView } from "../../ui/useListView.ts";
import { listPlans, plansKey } from "./calls.ts";
import { planTitle } from "#domain/plans/actions";
import { planStateStyles } from "./words.ts";

const PlanSign = ({ plan: { state } }: { plan: Plan }) => (
  <StatusLabel shape={planStateStyles[state].shape} tone={planStateStyles[state].tone}>
    {planStateStyles[state].word}
  </StatusLabel>
);

/** A plan on a phone: what it does and its state, its reason, then how many are sent and who made it. */
const phone: PhoneRow<Plan> = {
  title: planTitle,
  state: (plan) => <PlanSign plan={plan} />,
  note: ({ reason }) => reason,
  where: ({ sent, createdBy }) => `${formatCount(sent)} sent · ${shortActorName(createdBy)}`,
  when: ({ createdAt: at }) => <Time at={at} />,
};

const columns: readonly Column<Plan>[] = [
  { head: "Plan", className: "w-auto", cell: (plan) => <span className="font-medium">{planTitle(plan)}</span> },
  {
    head: "State",
    className: "w-40",
    cell: (plan) => <PlanSign plan={plan} />,
  },
  {
    head: "Sent",
    className: "w-24 text-right @max-lg:hidden",
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
const createdAt = (plan: Plan): string => plan.createdAt;
const noFilter = {};

/** Changes when an operator makes, runs or controls a plan, when one ends, and while one is sent: its jobs move then. */
const markOf = ({ marks, plans, queues }: Overview): string =>
  [marks.audit, plans.running, ...(plans.running > 0 ? queues.map(({ counts }) => Object.values(counts).join(" ")) : [])].join("/");

/** The plans, newest first. */
export function PlansPage() {
  const navigate = useNavigate();
  const view = useListView(noFilter, undefined);
  const running = useOverviewPart(({ plans }) => plans.running);
  const list = useLiveList({
    queryKey: [...plansKey, "list"],
    fetchPage: (cursor) => listPlans(cursor),
    sortedAt: createdAt,
    markOf,
    minReloadGapMs: 1_000,
    isInUse: view.isInUse,
  });
  return (
    <ListPage
      title="Plans"
      state={running === undefined ? null : running > 0 ? `${pluralizeCapped(running, maxPlansCounted, "plan")} running` : "None running"}
      nouns={["plan", "plans"]}
      list={list}
      view={view}
      rows={{ label: "Plans, newest first", columns, phone, idOf, nameOf: planTitle, link }}
      empty={
        <EmptyState title="No plans yet">
          Select dead letters or jobs, or all that match a filter, and choose what to do with them.
        </EmptyState>
      }
      open={(id) => void navigate(links.plan(id))}
    />
  );
}
