/** How many failures and successes have a feature, out of how many. */
export type Counts = { failures: number; ofFailures: number; successes: number; ofSuccesses: number };

/**
 * Rates a feature by the difference of its shares, less three standard errors. Each side counts one more message with the feature and one
 * without, so that small samples are not sure of themselves.
 */
export function rate({ failures, ofFailures, successes, ofSuccesses }: Counts): number {
  const left = (failures + 1) / (ofFailures + 2);
  const right = (successes + 1) / (ofSuccesses + 2);
  return left - right - 3 * Math.sqrt((left * (1 - left)) / (ofFailures + 2) + (right * (1 - right)) / (ofSuccesses + 2));
}

/**
 * Whether a difference is more than chance among hundreds of features: the chi-squared test of a two by two table with the correction of
 * Yates. A threshold is the best of many, so it has to be clearer.
 */
export function isSignificant({ failures, ofFailures, successes, ofSuccesses }: Counts, isThreshold: boolean): boolean {
  const total = ofFailures + ofSuccesses;
  const having = failures + successes;
  const product = ofFailures * ofSuccesses * having * (total - having);
  if (product === 0) return false;
  const apart = Math.abs(failures * (ofSuccesses - successes) - successes * (ofFailures - failures)) - total / 2;
  return apart > 0 && (total * apart ** 2) / product >= (isThreshold ? 16 : 12);
}
