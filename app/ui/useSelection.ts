import { type RefObject, useMemo, useState } from "react";
import type { RowSelection } from "./TableRow.tsx";

/** The ids between two rows, in either order, both included. Only `other` if one of them is not in the list. */
function idsBetween(ids: readonly string[], anchor: string, other: string): string[] {
  const [a, b] = [ids.indexOf(anchor), ids.indexOf(other)];
  return a < 0 || b < 0 ? [other] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

const noSelection: ReadonlySet<string> = new Set();

/**
 * The selected rows of a list. The selection is empty for a new `listKey`. `toggle` with `range` applies to all rows from the last
 * toggled one.
 */
export function useSelection(listKey: string, ids: RefObject<readonly string[]>): RowSelection {
  const [state, setState] = useState<{ of: string; selectedIds: ReadonlySet<string>; last?: string }>({
    of: listKey,
    selectedIds: noSelection,
  });
  const selectedIds = state.of === listKey ? state.selectedIds : noSelection;
  const { last } = state;
  return useMemo(
    () => ({
      selectedIds,
      toggle: (id, range) => {
        const next = new Set(selectedIds);
        for (const rowId of range && last !== undefined ? idsBetween(ids.current, last, id) : [id]) {
          if (selectedIds.has(id)) next.delete(rowId);
          else next.add(rowId);
        }
        setState({ of: listKey, selectedIds: next, last: id });
      },
      toggleAll: () => setState({ of: listKey, selectedIds: selectedIds.size >= ids.current.length ? noSelection : new Set(ids.current) }),
      clear: () => setState({ of: listKey, selectedIds: noSelection }),
    }),
    [listKey, ids, selectedIds, last],
  );
}
