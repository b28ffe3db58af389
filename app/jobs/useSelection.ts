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
): RowSelection & { ticked: ReadonlySet<string>; clear: () => void } {
  const [kept, setKept] = useState<{ of: string; ticked: ReadonlySet<string>; last?: string }>({ of: listKey, ticked: noSelection });
  const ticked = kept.of === listKey ? kept.ticked : noSelection;
  const { last } = kept;
  return useMemo(
    () => ({
      ticked,
      has: (id) => ticked.has(id),
      toggle: (id, range) => {
        const next = new Set(ticked);
        for (const one of range && last !== undefined ? idsBetween(ids.current, last, id) : [id]) {
          if (ticked.has(id)) next.delete(one);
          else next.add(one);
        }
        setKept({ of: listKey, ticked: next, last: id });
      },
      toggleAll: () => setKept({ of: listKey, ticked: ticked.size >= ids.current.length ? noSelection : new Set(ids.current) }),
      clear: () => setKept({ of: listKey, ticked: noSelection }),
    }),
    [listKey, ids, ticked, last],
  );
}
