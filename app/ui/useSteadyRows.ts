import { useMemo, useState } from "react";
import { type Steady, steadyRows } from "./steadyRows.ts";

const none: ReadonlySet<string> = new Set();

/** A list that tells news by itself, and stands still while it is held. `show` lets in what waits. */
export function useSteadyRows<T>(
  now: readonly T[] | undefined,
  idOf: (row: T) => string,
  held: boolean,
): (Steady<T> & { show: () => void }) | undefined {
  const [kept, setKept] = useState<readonly T[]>();
  if (held && !kept && now?.length) setKept(now);
  if (!held && kept) setKept(undefined);
  const steady = useMemo(
    () => now && (kept ? steadyRows(kept, now, idOf) : { rows: now, fresh: 0, gone: none }),
    // `idOf` says the same of every row however often it is made anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [kept, now],
  );
  return steady && { ...steady, show: () => setKept(now) };
}
