/** The rows that a request has read and written so far. */
export type RowCount = { read: number; written: number };

const natives = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
const unmetered = (method: string) => (): never => {
  throw new Error(`A metered database has no ${method}: its rows would not be counted`);
};

function statement(native: D1PreparedStatement, note: <R extends D1Result>(result: R) => R): D1PreparedStatement {
  async function first<T>(column?: string): Promise<T | null> {
    const [row] = note(await native.all<Record<string, unknown>>()).results;
    if (row === undefined) return null;
    return (column === undefined ? row : row[column]) as T;
  }
  const metered: D1PreparedStatement = {
    bind: (...values: unknown[]) => statement(native.bind(...values), note),
    first,
    all: async <T>() => note(await native.all<T>()),
    run: async <T>() => note(await native.run<T>()),
    raw: unmetered("raw()"),
  };
  natives.set(metered, native);
  return metered;
}

/**
 * Wraps a database so that it counts the rows of every query. `rows` is updated after each query and can be read at any time; several
 * databases may share it.
 */
export function meter(db: D1Database, rows: RowCount = { read: 0, written: 0 }): { db: D1Database; rows: RowCount } {
  const note = <R extends D1Result>(result: R): R => {
    rows.read += result.meta.rows_read;
    rows.written += result.meta.rows_written;
    return result;
  };
  const metered: D1Database = {
    prepare: (sql) => statement(db.prepare(sql), note),
    batch: async <T>(statements: D1PreparedStatement[]) =>
      (await db.batch<T>(statements.map((wrapped) => natives.get(wrapped) ?? wrapped))).map((result) => note(result)),
    exec: unmetered("exec()"),
    withSession: unmetered("withSession()"),
    dump: unmetered("dump()"),
  };
  return { db: metered, rows };
}
