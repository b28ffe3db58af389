/** Returns how far a long piece of work has come, or null. */
export const markOf = (db: D1Database, name: string): Promise<string | null> =>
  db.prepare(`SELECT value FROM sweep_marks WHERE name = ?1`).bind(name).first<string>("value");

/** A statement that sets how far a long piece of work has come. */
export const setMark = (db: D1Database, name: string, value: string): D1PreparedStatement =>
  db.prepare(`INSERT INTO sweep_marks (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2`).bind(name, value);
