/** A published article to be looked at again; `at` is ISO UTC. */
export type Check = { url: string; at: string };

/** Keeps a check until its alarm is set; belongs into the transaction of the decision. */
export function putCheck(sql: SqlStorage, { url, at }: Check): void {
  sql.exec(`INSERT INTO checks (url, at) VALUES (?, ?) ON CONFLICT (url) DO UPDATE SET at = excluded.at`, url, at);
}

/** Sets the alarms that are missing. `schedule` may be called twice for the same check. */
export async function setAlarms(sql: SqlStorage, schedule: (check: Check) => Promise<unknown>): Promise<void> {
  for (const { url, at } of sql.exec<Check>(`SELECT url, at FROM checks`).toArray()) {
    await schedule({ url, at });
    sql.exec(`DELETE FROM checks WHERE url = ? AND at = ?`, url, at);
  }
}
