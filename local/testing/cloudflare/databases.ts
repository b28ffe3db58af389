import type { DatabaseSync } from "node:sqlite";
import { type Call, Refusal, type StandInAccount } from "./account.ts";

/** Answers a request below `/d1/database`. */
export function answerDatabases(
  account: StandInAccount,
  { method, body, query: parameters }: Call,
  [id = "", part = ""]: string[],
): unknown {
  if (id === "" && method === "POST") {
    const { name } = body as { name: string };
    account.addDatabase(name);
    return { name, uuid: account.databases.get(name)?.id };
  }
  const entries = [...account.databases];
  if (id === "")
    return entries.filter(([name]) => name === (parameters.get("name") ?? name)).map(([name, stored]) => ({ name, uuid: stored.id }));
  const found = entries.find(([name, stored]) => stored.id === id || name === id);
  if (!found) throw new Refusal(404, 7404, `The database ${id} could not be found`);
  const [name, { database }] = found;
  if (part === "query") return query(database, body as { sql: string; params?: string[] });
  if (method === "DELETE") account.databases.delete(name);
  return { name, uuid: found[1].id, version: "production", num_tables: 1, file_size: 4096 };
}

function query(database: DatabaseSync, { sql, params = [] }: { sql: string; params?: string[] }): unknown {
  const meta = { duration: 1, rows_read: 0, rows_written: 0, served_by: "stand-in", changes: 0 };
  try {
    if (params.length > 0) return [{ success: true, results: database.prepare(sql).all(...params), meta }];
    const isRead = /^\s*(SELECT|PRAGMA)/i.test(sql);
    const results = isRead ? database.prepare(sql.replace(/;\s*$/, "")).all() : (database.exec(sql), []);
    return [{ success: true, results, meta }];
  } catch (error) {
    throw new Refusal(400, 7500, String(error));
  }
}
