import { useMemo, useState } from "react";
import { type SteadyRows, steadyRows } from "./steadyRows.ts";

const none: ReadonlySet<string> = new Set();

/** A list that tells news by itself, and stands still while it is held. `show` lets in what waits. */
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
    // `idOf` says the same of every row however often it is made anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [kept, now],
  );
  return steady && { ...steady, showNew: () => setKept(now) };
}
