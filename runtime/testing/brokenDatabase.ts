const failure = () => new Error("D1_ERROR: the database is unavailable");
const reject = () => Promise.reject(failure());

/** A database of which every statement fails. */
export function brokenDatabase(): D1Database {
  const statement = { bind: () => statement, first: reject, all: reject, run: reject, raw: reject } as unknown as D1PreparedStatement;
  return { prepare: () => statement, batch: reject, exec: reject } as unknown as D1Database;
}

/** A database whose statements wait for `until`, then fail. */
export function hangingDatabase(until: Promise<unknown>): D1Database {
  const wait = () => until.then(reject);
  const statement = { bind: () => statement, first: wait, all: wait, run: wait, raw: wait } as unknown as D1PreparedStatement;
  return { prepare: () => statement, batch: wait, exec: wait } as unknown as D1Database;
}
