/** A stretch of time, ms since the epoch. */
export type Interval = { from: number; to: number };

/** What is at least this share of the whole, and this long, is folded when nothing runs in it. */
const minFoldShare = 0.1;
const minFoldMs = 3_000;

/** The stretches within `whole` in which none of `busy` is. */
export function idleOf(busy: readonly Interval[], whole: Interval): Interval[] {
  const idle: Interval[] = [];
  let free = whole.from;
  for (const { from, to } of busy.toSorted((a, b) => a.from - b.from)) {
    if (from > free) idle.push({ from: free, to: Math.min(from, whole.to) });
    free = Math.max(free, to);
    if (free >= whole.to) break;
  }
  if (free < whole.to) idle.push({ from: free, to: whole.to });
  return idle.filter(({ from, to }) => to > from);
}

/** The idle stretches that are worth folding away: longer than a tenth of the whole, and than 3 s. */
export const foldsOf = (busy: readonly Interval[], whole: Interval): Interval[] =>
  idleOf(busy, whole).filter(({ from, to }) => to - from > Math.max(minFoldMs, (whole.to - whole.from) * minFoldShare));
