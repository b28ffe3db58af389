import { useMemo, useState } from "react";
import { type SteadyRows, steadyRows } from "./steadyRows.ts";

const none: ReadonlySet<string> = new Set();

/** The rows of a live list, frozen while `held` is true. `showNew` adds the rows that wait. */
export function useSteadyRows<T>(
  now: readonly T[] | undefined,
  idOf: (row: T) => string,
  held: boolean,
): (SteadyRows<T> & { showNew: () => void }) | undefined {
  const [kept, setKept] = useState<readonly T[]>();
  if (held && !kept && now?.length) setKept(now);
  if (!held && kept) setKept(undefined);
  const steady = useMemo(
    () => now && (kept ? steadyRows(kept, now, idOf) : { rows: now, newCount: 0, removedIds: none }),
    // `idOf` returns the same id for a row, although it is a new function at each render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [kept, now],
  );
  return steady && { ...steady, showNew: () => setKept(now) };
}
