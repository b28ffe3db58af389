import { useState } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "../../ui/button/Button.tsx";
import { planActionFacts } from "#domain/plans/actions";
import type { Plan, PlanItemState } from "#domain/plans/plan";
import { entityPath } from "../../core/links.ts";
import { textLink } from "../../ui/facts.tsx";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { formatCount } from "../../ui/format.ts";
import { LoadError } from "../../ui/LoadError.tsx";
import { RouterLink } from "../../ui/RouterLink.tsx";
import { Section } from "../../ui/Section.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { listPlanItems, planItemsKey } from "./calls.ts";
import { itemStateNames } from "./words.ts";

const states = Object.keys(itemStateNames) as PlanItemState[];

/** The items of a plan, by what became of them. They are loaded when somebody opens the list. */
export function PlanItems({ plan }: { plan: Plan }) {
  const [isOpen, setOpen] = useState(false);
  const [state, setState] = useState<PlanItemState>();
  return (
    <Section
      level="h2"
      title="Items"
      aside={
        isOpen ? (
          <FilterSelect
            label="State of the items"
            allLabel="All items"
            options={states}
            nameOf={(name) => itemStateNames[name as PlanItemState]}
            value={state}
            onChange={(name) => setState(name as PlanItemState | undefined)}
          />
        ) : (
          <Button size="sm" onClick={() => setOpen(true)}>
            Show items
          </Button>
        )
      }
    >
      {isOpen && <ItemList key={state} plan={plan} state={state} />}
    </Section>
  );
}

function ItemList({ plan: { id, action, sent, outcomes, undo }, state }: { plan: Plan; state: PlanItemState | undefined }) {
  // What was loaded is loaded again when the counts of the plan change.
  const counts = [sent, outcomes.completed, outcomes.failed, undo.undone].join(" ");
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: [...planItemsKey(id, state), counts],
    queryFn: ({ pageParam }) => listPlanItems(id, state, pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (previous) => previous,
  });
  if (!data) return error ? <LoadError what="The items" error={error} retry={() => void refetch()} /> : <SkeletonRows rows={4} />;
  const items = data.pages.flatMap((page) => page.items);
  return (
    <>
      {items.length > 0 ? (
        <ul className="divide-y divide-kumo-hairline">
          {items.map((item) => (
            <li key={item.id} className="flex min-w-0 flex-wrap gap-x-4 py-1.5">
              <RouterLink href={entityPath(planActionFacts[action].target, item.id)} className={`${textLink} font-mono text-xs break-all`}>
                {item.id}
              </RouterLink>
              <span className="text-kumo-subtle">
                {itemStateNames[item.state]}
                {item.text !== null && item.state !== "failed" && `: ${item.text}`}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-kumo-subtle">{hasNextPage ? "None so far." : "None."}</p>
      )}
      {hasNextPage && (
        <Button size="sm" className="mt-2" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {items.length > 0 ? `Show more than ${formatCount(items.length)}` : "Keep searching"}
        </Button>
      )}
    </>
  );
}
