/** Number of inserted, deleted and replaced characters between two words (Levenshtein distance). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [y, letter] of [...from].entries()) {
    let previous = y + 1;
    const next = [previous];
    for (let x = 0; x < to.length; x++) {
      previous = Math.min(previous + 1, (row[x + 1] ?? 0) + 1, (row[x] ?? 0) + (to[x] === letter ? 0 : 1));
      next.push(previous);
    }
    row = next;
  }
  return row.at(-1) ?? 0;
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
