/** The number of round trips to a database so far. A batch is one round trip. */
export type RoundTripCount = { count: number };

const natives = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

function statement(native: D1PreparedStatement, go: () => void): D1PreparedStatement {
  const counted = {
    bind: (...values: unknown[]) => statement(native.bind(...values), go),
    all: <T>() => (go(), native.all<T>()),
    run: <T>() => (go(), native.run<T>()),
    first: (column?: string) => (go(), column === undefined ? native.first() : native.first(column)),
    raw: () => {
      throw new Error("raw() is not counted");
    },
  } as unknown as D1PreparedStatement;
  natives.set(counted, native);
  return counted;
}

/** Wraps a database so that its round trips are counted. */
export function countRoundTrips(db: D1Database): { db: D1Database; trips: RoundTripCount } {
  const trips = { count: 0 };
  const go = () => void (trips.count += 1);
  const counted = {
    prepare: (sql: string) => statement(db.prepare(sql), go),
    batch: <T>(statements: D1PreparedStatement[]) => (go(), db.batch<T>(statements.map((wrapped) => natives.get(wrapped) ?? wrapped))),
    exec: (sql: string) => (go(), db.exec(sql)),
  } as unknown as D1Database;
  return { db: counted, trips };
}
