import { type RefObject, useMemo, useState } from "react";
import type { RowSelection } from "../ui/VirtualTable.tsx";

/** The rows from one to another, whichever comes first. */
function idsBetween(ids: readonly string[], one: string, other: string): string[] {
  const [a, b] = [ids.indexOf(one), ids.indexOf(other)];
  return a < 0 || b < 0 ? [other] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

const noSelection: ReadonlySet<string> = new Set();

/** Which of the rows `ids` holds are ticked; none when the list is another one. With `range` all from the last one ticked follow it. */
export function useSelection(
  listKey: string,
  ids: RefObject<readonly string[]>,
): RowSelection & { selectedIds: ReadonlySet<string>; clear: () => void } {
  const [kept, setKept] = useState<{ of: string; selectedIds: ReadonlySet<string>; last?: string }>({
    of: listKey,
    selectedIds: noSelection,
  });
  const selectedIds = kept.of === listKey ? kept.selectedIds : noSelection;
  const { last } = kept;
  return useMemo(
    () => ({
      selectedIds,
      has: (id) => selectedIds.has(id),
      toggle: (id, range) => {
        const next = new Set(selectedIds);
        for (const one of range && last !== undefined ? idsBetween(ids.current, last, id) : [id]) {
          if (selectedIds.has(id)) next.delete(one);
          else next.add(one);
        }
        setKept({ of: listKey, selectedIds: next, last: id });
      },
      toggleAll: () => setKept({ of: listKey, selectedIds: selectedIds.size >= ids.current.length ? noSelection : new Set(ids.current) }),
      clear: () => setKept({ of: listKey, selectedIds: noSelection }),
    }),
    [listKey, ids, selectedIds, last],
  );
}
