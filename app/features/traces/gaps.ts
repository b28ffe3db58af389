/** An interval of time, ms since the epoch. */
export type Interval = { from: number; to: number };

/** An idle interval is folded if it is longer than both this share of the whole and this many ms. */
const minFoldShare = 0.1;
const minFoldMs = 3_000;

/** The intervals within `whole` that no interval of `busy` covers, in order. */
export function idleOf(busy: readonly Interval[], whole: Interval): Interval[] {
  const idle: Interval[] = [];
  let idleFrom = whole.from;
  for (const { from, to } of busy.toSorted((a, b) => a.from - b.from)) {
    if (from > idleFrom) idle.push({ from: idleFrom, to: Math.min(from, whole.to) });
    idleFrom = Math.max(idleFrom, to);
    if (idleFrom >= whole.to) break;
  }
  if (idleFrom < whole.to) idle.push({ from: idleFrom, to: whole.to });
  return idle.filter(({ from, to }) => to > from);
}

/** The idle intervals that are folded: those longer than a tenth of the whole and than 3 s. */
export const foldsOf = (busy: readonly Interval[], whole: Interval): Interval[] =>
  idleOf(busy, whole).filter(({ from, to }) => to - from > Math.max(minFoldMs, (whole.to - whole.from) * minFoldShare));
