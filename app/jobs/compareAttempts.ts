/** A line of two texts side by side: in both, changed, or in one alone. */
export type LinePair = { line: number; mark: "same" | "left" | "right" | "changed"; left: string | null; right: string | null };

/** Lines compared at most; the work grows with their square. */
export const maxComparedLines = 300;

/** How many lines two texts share from each place on: the table behind every shortest difference. */
function commonLineCounts(left: readonly string[], right: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i -= 1)
    for (let j = right.length - 1; j >= 0; j -= 1)
      (table[i] ?? [])[j] =
        left[i] === right[j] ? (table[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(table[i + 1]?.[j] ?? 0, table[i]?.[j + 1] ?? 0);
  return table;
}

/** Lines of each side that stand against each other: as many as there are of both are changed, the rest is in one alone. */
function pairChangedLines(left: readonly string[], right: readonly string[]): Omit<LinePair, "line">[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const [one, other] = [left[index] ?? null, right[index] ?? null];
    return { mark: one === null ? "right" : other === null ? "left" : "changed", left: one, right: other };
  });
}

/** Two texts line by line, side by side, with as much as possible in both. */
export function diffLines(allLeft: readonly string[], allRight: readonly string[]): LinePair[] {
  const [left, right] = [allLeft.slice(0, maxComparedLines), allRight.slice(0, maxComparedLines)];
  const table = commonLineCounts(left, right);
  const pairs: Omit<LinePair, "line">[] = [];
  let [i, j, fromI, fromJ] = [0, 0, 0, 0];
  const flush = () => pairs.push(...pairChangedLines(left.slice(fromI, i), right.slice(fromJ, j)));
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) {
      flush();
      pairs.push({ mark: "same", left: left[i] ?? "", right: right[j] ?? "" });
      [i, j] = [i + 1, j + 1];
      [fromI, fromJ] = [i, j];
    } else if ((table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  [i, j] = [left.length, right.length];
  flush();
  return pairs.map((pair, line) => ({ ...pair, line }));
}
