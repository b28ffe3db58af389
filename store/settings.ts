import type { AuditContext } from "#domain/audit/audit";
import { defaultSettings, Settings } from "#domain/retention";
import { insertAuditEntry } from "./audit/audit.ts";

/** Returns all settings, defaults included. Costs one round trip and one row for each setting. */
export async function getSettings(db: D1Database): Promise<Settings> {
  const { results } = await db.prepare(`SELECT name, value FROM settings`).all<{ name: string; value: number }>();
  return Settings.parse({ ...defaultSettings, ...Object.fromEntries(results.map(({ name, value }) => [name, value])) });
}

/** Updates the given settings and records it if anything changes. Returns all settings. */
export async function updateSettings(db: D1Database, change: Partial<Settings>, context: AuditContext): Promise<Settings> {
  const before = await getSettings(db);
  const after = Settings.parse({ ...before, ...change });
  if (JSON.stringify(before) === JSON.stringify(after)) return before;
  await db.batch([
    ...Object.entries(after).map(([name, value]) =>
      db.prepare(`INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2`).bind(name, value),
    ),
    insertAuditEntry(db, context, { action: "settings.update", target: "settings:all", outcome: "Changed", before, after }),
  ]);
  return after;
}
