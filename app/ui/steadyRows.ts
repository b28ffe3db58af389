/** Rows as they are shown: `fresh` more wait, and `gone` are shown although they are no longer there. */
export type SteadyRows<T> = { rows: readonly T[]; newCount: number; removedIds: ReadonlySet<string> };

/**
 * The rows of `kept` in their places, each as it is now. What has come after the last of them follows, because it moves
 * none; what has come between or before them waits.
 */
export function steadyRows<T>(kept: readonly T[], now: readonly T[], idOf: (row: T) => string): SteadyRows<T> {
  const known = new Set(kept.map(idOf));
  const byId = new Map(now.map((row) => [idOf(row), row]));
  const last = now.findLastIndex((row) => known.has(idOf(row)));
  const after = now.slice(last + 1);
  return {
    rows: [...kept.map((row) => byId.get(idOf(row)) ?? row), ...after],
    newCount: now.slice(0, last + 1).filter((row) => !known.has(idOf(row))).length,
    removedIds: new Set([...known].filter((id) => !byId.has(id))),
  };
}
