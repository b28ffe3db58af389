/** From more elements on, finding each in the text of the array takes longer than reading them all: 2,000 of them took 150 times as long. */
const maxValues = 200;

/**
 * SQL of a table with one column, `column1`: the elements of the JSON array of texts, numbers or JSON that is bound to `parameter`, in order. D1
 * counts each element of `json_each` as a row that is read, but no row of VALUES where it comes first in a FROM clause (see
 * `findings/d1-rows-read-of-json-each-and-index.sh`), so the first elements are VALUES. Each of these adds about 14 characters to the statement.
 */
export const elementsOf = (count: number, parameter = "?1"): string => {
  if (count === 0) return `(SELECT NULL AS column1 WHERE ${parameter} IS NULL)`;
  const values = Array.from({ length: Math.min(count, maxValues) }, (_, index) => `(${parameter} ->> ${index})`);
  if (count <= maxValues) return `(VALUES ${values.join(", ")})`;
  return `(SELECT column1 FROM (VALUES ${values.join(", ")}) UNION ALL SELECT value FROM json_each(${parameter}) WHERE key >= ${maxValues})`;
};
