/** Returns all rows of all tables of a database as one text, with the counters of automatic ids. */
export async function dumpDatabase(db: D1Database): Promise<string> {
  const { results: tables } = await db
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '_cf_%' ORDER BY name`)
    .all<{ name: string }>();
  const rows = await db.batch(tables.map(({ name }) => db.prepare(`SELECT * FROM "${name}"`)));
  return JSON.stringify(tables.map(({ name }, index) => [name, rows[index]?.results]));
}
