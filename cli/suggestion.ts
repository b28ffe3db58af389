/** Number of inserted, deleted, replaced and swapped characters between two words (optimal string alignment distance). */
function distance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, index) => index)];
  const at = (y: number, x: number) => rows[y]?.[x] ?? Number.POSITIVE_INFINITY;
  for (let y = 1; y <= from.length; y++) {
    const row = [y];
    rows.push(row);
    for (let x = 1; x <= to.length; x++) {
      const isSwapped = from[y - 1] === to[x - 2] && from[y - 2] === to[x - 1];
      const replaced = at(y - 1, x - 1) + (from[y - 1] === to[x - 1] ? 0 : 1);
      row.push(Math.min(replaced, at(y - 1, x) + 1, at(y, x - 1) + 1, isSwapped ? at(y - 2, x - 2) + 1 : Number.POSITIVE_INFINITY));
    }
  }
  return at(from.length, to.length);
}

/** Returns the name that was probably meant: the closest of `names`, if at most a third of its letters differ. */
export function closestName(word: string, names: Iterable<string>): string | undefined {
  const ranked = [...names]
    .map((name) => ({ name, letters: distance(word.slice(0, 100).toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, letters }) => letters <= Math.max(1, Math.floor(name.length / 3)));
  return ranked.toSorted((a, b) => a.letters - b.letters)[0]?.name;
}

/** `, did you mean "orders"?` for an unknown word, or an empty string. */
export function didYouMean(word: string, names: Iterable<string>): string {
  const name = closestName(word, names);
  return name === undefined ? "" : `, did you mean "${name}"?`;
}
