import { can, type Role } from "#domain/permissions";
import { planActionFacts } from "#domain/plans/actions";
import type { ActionList, BulkPlan, Choice } from "./action.ts";
import type { ListFilter } from "./runPlan.ts";

/** An action on a selection. `count`: how many of the selected items allow it. `keyLabel` describes its key in the footer. */
export type BulkAction = {
  id: string;
  label: string;
  tooltip: string | undefined;
  count: number;
  key: string | undefined;
  keyLabel: string;
  isDanger: boolean;
  choices: ((now: Date) => readonly Choice[]) | undefined;
  run: (until?: Date) => void;
};

/** The actions that can be planned for everything that matches a filter, whether it is loaded or not. `planAll` makes the plan. */
export function actionsOnAll<T>(
  list: ActionList<T>,
  filter: ListFilter,
  role: Role,
  planAll: (verb: string, plan: BulkPlan, filter: ListFilter, until: Date | undefined) => Promise<void>,
): BulkAction[] {
  return list.actions.flatMap(({ id, bulk, choices }): BulkAction[] => {
    const plan = bulk?.plan;
    if (!bulk || !plan?.isFor(filter)) return [];
    const { needs, verb } = planActionFacts[plan.action];
    if (!can(role, needs)) return [];
    return [
      {
        id,
        label: `${verb} all…`,
        tooltip: "Counts them first. Nothing changes until you confirm",
        count: 1,
        key: bulk.key,
        keyLabel: `${verb} all that match`,
        isDanger: bulk.isDanger ?? false,
        choices,
        run: (until) => void planAll(verb, plan, filter, until),
      },
    ];
  });
}
