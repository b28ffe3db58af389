/** The most terms of a compound SELECT in D1, as measured: it refuses six. A test with 50 queues fails with another number. */
const maxTerms = 5;

/**
 * SQL of the rows of all of these queries, which have the same columns: `UNION ALL`, nested, because D1 takes at most five terms at a time.
 * A term with a LIMIT must be a query over a subquery. There must be at least one.
 */
export function unionAll(selects: readonly string[]): string {
  if (selects.length <= maxTerms) return selects.join(" UNION ALL ");
  const size = Math.ceil(selects.length / maxTerms);
  const parts = Array.from({ length: Math.ceil(selects.length / size) }, (_, index) => selects.slice(index * size, (index + 1) * size));
  return parts.map((part) => `SELECT * FROM (${unionAll(part)})`).join(" UNION ALL ");
}
