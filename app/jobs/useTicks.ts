import { type RefObject, useMemo, useState } from "react";
import type { Ticks } from "../ui/VirtualTable.tsx";

/** The rows from one to another, whichever comes first. */
function between(ids: readonly string[], one: string, other: string): string[] {
  const [a, b] = [ids.indexOf(one), ids.indexOf(other)];
  return a < 0 || b < 0 ? [other] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

const none: ReadonlySet<string> = new Set();

/** Which of the rows `ids` holds are ticked; none when the list is another one. With `range` all from the last one ticked follow it. */
export function useTicks(listKey: string, ids: RefObject<readonly string[]>): Ticks & { ticked: ReadonlySet<string>; clear: () => void } {
  const [kept, setKept] = useState<{ of: string; ticked: ReadonlySet<string>; last?: string }>({ of: listKey, ticked: none });
  const ticked = kept.of === listKey ? kept.ticked : none;
  const { last } = kept;
  return useMemo(
    () => ({
      ticked,
      has: (id) => ticked.has(id),
      toggle: (id, range) => {
        const next = new Set(ticked);
        for (const one of range && last !== undefined ? between(ids.current, last, id) : [id]) {
          if (ticked.has(id)) next.delete(one);
          else next.add(one);
        }
        setKept({ of: listKey, ticked: next, last: id });
      },
      toggleAll: () => setKept({ of: listKey, ticked: ticked.size >= ids.current.length ? none : new Set(ids.current) }),
      clear: () => setKept({ of: listKey, ticked: none }),
    }),
    [listKey, ids, ticked, last],
  );
}
