import { type ReactNode, useEffect, useState } from "react";
import { can } from "#domain/permissions";
import { neededActionOf } from "#domain/plans/actions";
import { reasonAbove } from "#domain/plans/confirmation";
import { useRole } from "../../core/me.ts";
import { useBulkCommand } from "./useBulkCommand.ts";
import { ReasonDialog } from "./dialogs.ts";
import { formatCount } from "../format.ts";
import { actionsOnAll, type BulkAction } from "./actionsOnAll.ts";
import type { ListFilter } from "./runPlan.ts";
import { usePlanCommand } from "./usePlanCommand.ts";
import type { Action, ActionInput, ActionList } from "./action.ts";
import { prepareDialogs } from "./prepareDialogs.ts";

type BulkActions = {
  actions: readonly BulkAction[];
  /** The action that is running: how many items are done, and of how many. */
  running: { verb: string; done: number; of: number } | undefined;
  /** Stops after the requests in flight; undefined for a plan, which is stopped on its page. */
  stop: (() => void) | undefined;
  dialog: ReactNode;
};

/**
 * The actions on the selected items, each on those that allow it, or on all that match `filter`. `onDone` is called after the last request.
 */
export function useBulkActions<T>(
  list: ActionList<T>,
  selected: readonly T[],
  onDone: () => void,
  filter: ListFilter | undefined,
): BulkActions {
  const { running, run, stop } = useBulkCommand(list.noun);
  const plans = usePlanCommand(list);
  const role = useRole();
  const [asking, setAsking] = useState<Action<T>>();
  useEffect(() => prepareDialogs(list), [list]);
  const allowing = ({ isAllowed }: Action<T>) => selected.filter((item) => isAllowed(item));
  const send = async (action: Action<T>, things: readonly T[], input: ActionInput): Promise<void> => {
    const { bulk } = action;
    if (!bulk) return;
    if (bulk.plan) return plans.runSelected(bulk, bulk.plan, things, input);
    const { runMany: command } = bulk;
    if (command) return run(bulk.done(input), things, (chunk) => command(chunk, input));
  };
  const start = (action: Action<T>, input: ActionInput) => void send(action, allowing(action), input).then(onDone);
  const onSelected = (action: Action<T>): BulkAction[] => {
    const { id, label, bulk, choices } = action;
    const allowed = allowing(action).length;
    const needs = bulk?.plan && neededActionOf(bulk.plan.action, allowed);
    const isTooMany = needs !== undefined && needs !== action.needs && !can(role, needs);
    // As the server does, which refuses more than a few to those who may remove them one by one.
    const length = isTooMany ? 0 : allowed;
    const [first] = selected;
    if (!bulk || first === undefined || (bulk.isHiddenIfNone && length === 0)) return [];
    return [
      {
        id,
        label: bulk.label(formatCount(allowed)),
        tooltip: isTooMany ? `More than ${reasonAbove} at once need the admin role` : bulk.tooltip,
        count: length,
        key: bulk.key,
        keyLabel: `${label(first)} ${allowed} selected`,
        isDanger: bulk.isDanger ?? false,
        choices,
        run: (until) => (bulk.confirm ? setAsking(action) : start(action, until ? { reason: "", until } : { reason: "" })),
      },
    ];
  };
  const actions = filter ? actionsOnAll(list, filter, role, plans.planAll) : list.actions.flatMap(onSelected);
  const count = asking ? allowing(asking).length : 0;
  const dialog = asking?.bulk?.confirm && (
    <ReasonDialog
      {...asking.bulk.confirm(count)}
      onClose={() => setAsking(undefined)}
      onConfirm={async (reason) => start(asking, { reason })}
    />
  );
  return { actions, running: plans.running ?? running, stop: plans.running ? undefined : stop, dialog };
}
