/** A statement of a batch, several that belong together, or null for none. */
type Statements = D1PreparedStatement | readonly D1PreparedStatement[] | null;

/** The result of the statements under one name: the rows of all of them in order, and how many rows they changed and read. */
export type BatchResult<Row> = { rows: Row[]; changes: number; rowsRead: number };

const sumOf = (results: readonly D1Result[], count: (meta: D1Result["meta"]) => number): number =>
  results.reduce((sum, { meta }) => sum + count(meta), 0);

/**
 * Runs statements in one batch, all or nothing, in the order of their names. Returns the result of each name whose type of row `Rows` tells.
 * Costs one round trip, or none if there are no statements. A name must not be a whole number, because those come first in any object.
 */
export async function batchByName<Rows extends Record<string, unknown>>(
  db: D1Database,
  statements: { [Name in keyof Rows]: Statements } & Record<string, Statements>,
): Promise<{ [Name in keyof Rows]: BatchResult<Rows[Name]> }> {
  const groups = Object.entries<Statements>(statements).map(([name, group]) => ({ name, group: [group ?? []].flat() }));
  const all = groups.flatMap(({ group }) => group);
  const results = all.length ? await db.batch(all) : [];
  let first = 0;
  const byName = groups.map(({ name, group }) => {
    const own = results.slice(first, (first += group.length));
    const rows = own.flatMap((result) => result.results);
    return [name, { rows, changes: sumOf(own, (meta) => meta.changes), rowsRead: sumOf(own, (meta) => meta.rows_read) }];
  });
  return Object.fromEntries(byName) as { [Name in keyof Rows]: BatchResult<Rows[Name]> };
}
