import { useState } from "react";
import { Button } from "../button/Button.tsx";
import { useKeyBindings } from "../../core/keys/bindings.ts";
import type { ActionList } from "../actions/action.ts";
import { ChoiceDialog } from "../actions/dialogs.ts";
import { ChoiceMenu } from "../actions/ChoiceMenu.tsx";
import type { BulkAction } from "../actions/actionsOnAll.ts";
import type { ListFilter } from "../actions/runPlan.ts";
import { shortcutProps } from "../actions/shortcut.ts";
import { useBulkActions } from "../actions/useBulkActions.tsx";
import { formatCount } from "../format.ts";

function BulkButton({ action: { label, tooltip = label, key, count, isDanger, choices, run } }: { action: BulkAction }) {
  if (choices) return <ChoiceMenu label={label} shortcut={key} choices={choices} disabled={count === 0} onChoose={run} />;
  return (
    <Button
      size="sm"
      disabled={count === 0}
      {...(isDanger ? { variant: "secondary-destructive" } : {})}
      {...shortcutProps(tooltip, key)}
      onClick={() => run()}
    >
      {label}
    </Button>
  );
}

type Props<T> = {
  list: ActionList<T>;
  items: readonly T[];
  selectedIds: ReadonlySet<string>;
  onClear: () => void;
  /** The filter of the list, if all that match it can be selected, loaded or not: it has at least one field. */
  filter?: ListFilter | undefined;
  /** Whether a panel is open: then its keys are those of the open row. */
  isPanelOpen?: boolean;
};

/** The actions on the selected rows, each with the number of rows that allow it. While one runs: its progress and a stop button. */
export function SelectionBar<T>({ list, items, selectedIds, onClear, filter, isPanelOpen = false }: Props<T>) {
  const [isAll, setAll] = useState(false);
  const selected = items.filter((item) => selectedIds.has(list.idOf(item)));
  const { actions, running, stop, dialog } = useBulkActions(list, selected, onClear, isAll ? filter : undefined);
  const [choosing, setChoosing] = useState<BulkAction>();
  const keys = actions.flatMap((action) => {
    const { key, keyLabel: label, count, choices, run } = action;
    if (!key || count === 0) return [];
    const press = () => (choices ? setChoosing(action) : run());
    const binding = { keys: key, label, run: press, footer: true };
    // Without an open panel, the key of one row acts on the selected ones too.
    return isPanelOpen ? [binding] : [{ ...binding, keys: key.toLowerCase(), footer: false }, binding];
  });
  const selectAll = filter && !isAll ? [{ keys: "A", label: "Select all that match", run: () => setAll(true), footer: true }] : [];
  useKeyBindings(running ? [] : [...keys, ...selectAll, { keys: "X", label: "Clear selection", run: onClear, footer: true }]);
  return (
    <div
      role="region"
      aria-label={`Selected ${list.noun}s`}
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline bg-kumo-tint/60 px-4 py-1.5 sm:px-6"
    >
      <span role="status" className="figure mr-2">
        {running
          ? `${formatCount(running.done)} of ${formatCount(running.of)} ${running.verb}`
          : isAll
            ? `All ${list.noun}s that match`
            : `${formatCount(selectedIds.size)} selected · live updates paused`}
      </span>
      {running ? (
        stop && (
          <Button size="sm" onClick={stop}>
            Stop
          </Button>
        )
      ) : (
        <>
          {filter && !isAll && (
            <Button size="sm" variant="ghost" {...shortcutProps("Select all that match", "A")} onClick={() => setAll(true)}>
              Select all that match
            </Button>
          )}
          {actions.map((action) => (
            <BulkButton key={action.id} action={action} />
          ))}
          <Button size="sm" variant="ghost" {...shortcutProps("Clear selection", "X")} onClick={onClear}>
            Clear selection
          </Button>
        </>
      )}
      {choosing?.choices && (
        <ChoiceDialog title={choosing.label} choices={choosing.choices} onChoose={choosing.run} onClose={() => setChoosing(undefined)} />
      )}
      {dialog}
    </div>
  );
}
