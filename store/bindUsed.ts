/**
 * Prepares a statement with as many of `parameters` as its SQL refers to by number. Statements that belong together can so share one list
 * of parameters, of which each uses some: D1 refuses more than a statement has.
 */
export function bindUsed(db: D1Database, sql: string, parameters: readonly (string | number | null)[]): D1PreparedStatement {
  const used = Math.max(0, ...[...sql.matchAll(/\?(\d+)/g)].map(([, index]) => Number(index)));
  return db.prepare(sql).bind(...parameters.slice(0, used));
}
