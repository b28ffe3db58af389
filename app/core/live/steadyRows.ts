/** The rows to show. `newCount` more rows wait; `removedIds` are shown although they have been removed. */
export type SteadyRows<T> = { rows: readonly T[]; newCount: number; removedIds: ReadonlySet<string> };

/**
 * Returns the rows of `kept` in their order with their current data. Rows after the last of them are appended, because they
 * move no row; new rows before or between them wait.
 */
export function steadyRows<T>(kept: readonly T[], now: readonly T[], idOf: (row: T) => string): SteadyRows<T> {
  const keptIds = new Set(kept.map(idOf));
  const byId = new Map(now.map((row) => [idOf(row), row]));
  const last = now.findLastIndex((row) => keptIds.has(idOf(row)));
  const after = now.slice(last + 1);
  return {
    rows: [...kept.map((row) => byId.get(idOf(row)) ?? row), ...after],
    newCount: now.slice(0, last + 1).filter((row) => !keptIds.has(idOf(row))).length,
    removedIds: new Set([...keptIds].filter((id) => !byId.has(id))),
  };
}
