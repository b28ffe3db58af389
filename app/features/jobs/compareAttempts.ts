/** One row of a side-by-side diff: a line that is the same, changed, or on one side only. */
export type LinePair = { line: number; mark: "same" | "left" | "right" | "changed"; left: string | null; right: string | null };

/** The maximum number of lines compared: the work grows with its square. */
export const maxComparedLines = 300;

/** `table[i][j]` is the length of the longest common subsequence of `left` from line i and `right` from line j. */
function commonLineCounts(left: readonly string[], right: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i -= 1)
    for (let j = right.length - 1; j >= 0; j -= 1)
      (table[i] ?? [])[j] =
        left[i] === right[j] ? (table[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(table[i + 1]?.[j] ?? 0, table[i]?.[j + 1] ?? 0);
  return table;
}

/** Pairs the lines between two common lines: pairs with both sides are changed, the rest are on one side only. */
function pairChangedLines(left: readonly string[], right: readonly string[]): Omit<LinePair, "line">[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const [leftLine, rightLine] = [left[index] ?? null, right[index] ?? null];
    return { mark: leftLine === null ? "right" : rightLine === null ? "left" : "changed", left: leftLine, right: rightLine };
  });
}

/** Compares the first {@link maxComparedLines} lines of two texts; returns the rows of a shortest side-by-side diff. */
export function diffLines(allLeft: readonly string[], allRight: readonly string[]): LinePair[] {
  const [left, right] = [allLeft.slice(0, maxComparedLines), allRight.slice(0, maxComparedLines)];
  const table = commonLineCounts(left, right);
  const pairs: Omit<LinePair, "line">[] = [];
  let [i, j, fromI, fromJ] = [0, 0, 0, 0];
  const addChanged = () => pairs.push(...pairChangedLines(left.slice(fromI, i), right.slice(fromJ, j)));
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) {
      addChanged();
      pairs.push({ mark: "same", left: left[i] ?? "", right: right[j] ?? "" });
      [i, j] = [i + 1, j + 1];
      [fromI, fromJ] = [i, j];
    } else if ((table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  [i, j] = [left.length, right.length];
  addChanged();
  return pairs.map((pair, line) => ({ ...pair, line }));
}
