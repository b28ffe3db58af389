import { type ReactNode, useState } from "react";
import { useBulkCommand } from "./useBulkCommand.ts";
import { ReasonDialog } from "../ReasonDialog.tsx";
import { formatCount } from "../format.ts";
import type { Action, ActionInput, ActionList, Choice } from "./action.ts";

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

type BulkActions = {
  actions: readonly BulkAction[];
  /** The action that is running: how many items are done, and of how many. */
  running: { verb: string; done: number; of: number } | undefined;
  stop: () => void;
  dialog: ReactNode;
};

/** The actions on the selected items, each on those that allow it. `onDone` is called after the last request. */
export function useBulkActions<T>(list: ActionList<T>, selected: readonly T[], onDone: () => void): BulkActions {
  const { running, run, stop } = useBulkCommand(list.noun);
  const [asking, setAsking] = useState<Action<T>>();
  const allowing = ({ isAllowed }: Action<T>) => selected.filter((item) => isAllowed(item));
  const send = async (action: Action<T>, things: readonly T[], input: ActionInput): Promise<void> => {
    const { bulk, undo } = action;
    if (!bulk) return;
    await run(bulk.done(input), things, async (thing) => action.run?.(thing, input), {
      ...(bulk.toast ? { toastOf: (results, done) => bulk.toast?.(results, done) ?? { title: "" } } : {}),
      ...(undo ? { undo: (done) => void send(undo, done, { reason: "" }) } : {}),
    });
  };
  const start = (action: Action<T>, input: ActionInput) => void send(action, allowing(action), input).then(onDone);
  const actions = list.actions.flatMap((action): BulkAction[] => {
    const { id, label, bulk, choices } = action;
    const { length } = allowing(action);
    const [first] = selected;
    if (!bulk || first === undefined || (bulk.isHiddenIfNone && length === 0)) return [];
    return [
      {
        id,
        label: bulk.label(formatCount(length)),
        tooltip: bulk.tooltip,
        count: length,
        key: bulk.key,
        keyLabel: `${label(first)} ${length} selected`,
        isDanger: bulk.isDanger ?? false,
        choices,
        run: (until) => (bulk.confirm ? setAsking(action) : start(action, until ? { reason: "", until } : { reason: "" })),
      },
    ];
  });
  const count = asking ? allowing(asking).length : 0;
  const dialog = asking?.bulk?.confirm && (
    <ReasonDialog
      {...asking.bulk.confirm(count)}
      onClose={() => setAsking(undefined)}
      onConfirm={async (reason) => start(asking, { reason })}
    />
  );
  return { actions, running, stop, dialog };
}
