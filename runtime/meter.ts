/** The rows that a request has read and written so far. */
export type RowCount = { read: number; written: number };

const natives = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
const unmetered = (method: string) => (): never => {
  throw new Error(`A metered database has no ${method}: its rows would not be counted`);
};

type Count = <R extends D1Result>(running: Promise<R>) => Promise<R>;

function statement(native: D1PreparedStatement, count: Count): D1PreparedStatement {
  async function first<T>(column?: string): Promise<T | null> {
    const [row] = (await count(native.all<Record<string, unknown>>())).results;
    if (row === undefined) return null;
    return (column === undefined ? row : row[column]) as T;
  }
  const metered: D1PreparedStatement = {
    bind: (...values: unknown[]) => statement(native.bind(...values), count),
    first,
    all: <T>() => count(native.all<T>()),
    run: <T>() => count(native.run<T>()),
    raw: unmetered("raw()"),
  };
  natives.set(metered, native);
  return metered;
}

/** The name of the database that threw an error, for errors of a database that was metered under a name. */
const failedDatabases = new WeakMap<object, string>();

/** Returns the name of the database that threw this error, if it was metered under one. */
export const failedDatabaseOf = (error: unknown): string | undefined =>
  typeof error === "object" && error !== null ? failedDatabases.get(error) : undefined;

/**
 * Wraps a database so that it counts the rows of every query. `rows` is updated after each query and can be read at any time; several
 * databases may share it. Errors are those of the database; with a `name`, {@link failedDatabaseOf} says whose they are.
 */
export function meter(db: D1Database, rows: RowCount = { read: 0, written: 0 }, name?: string): { db: D1Database; rows: RowCount } {
  const named = async <T>(running: Promise<T>): Promise<T> => {
    try {
      return await running;
    } catch (error) {
      if (name !== undefined && typeof error === "object" && error !== null) failedDatabases.set(error, name);
      throw error;
    }
  };
  const note = <R extends D1Result>(result: R): R => {
    rows.read += result.meta.rows_read;
    rows.written += result.meta.rows_written;
    return result;
  };
  const count: Count = async (running) => note(await named(running));
  const metered: D1Database = {
    prepare: (sql) => statement(db.prepare(sql), count),
    batch: async <T>(statements: D1PreparedStatement[]) =>
      (await named(db.batch<T>(statements.map((wrapped) => natives.get(wrapped) ?? wrapped)))).map((result) => note(result)),
    exec: unmetered("exec()"),
    withSession: unmetered("withSession()"),
    dump: unmetered("dump()"),
  };
  return { db: metered, rows };
}
