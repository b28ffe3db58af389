import type { AuditContext } from "#domain/audit/audit";
import { defaultSettings } from "#domain/settings/defaultSettings";
import { Settings } from "#domain/settings/settings";
import { insertAuditEntry } from "./audit/audit.ts";

/** The name of the row with what the configuration of the installation says. An admin's setting comes first. */
const configured = "configuredDeadLetterDays";

/** SQL: how many days resolved dead letters are kept; NULL for the default. */
export const deadLetterDaysSql = `(SELECT value FROM settings WHERE name IN ('deadLetterDays', '${configured}') ORDER BY name = '${configured}' LIMIT 1)`;

/** The name of the row that exists while the Worker of the dashboard archives dead letters before it deletes them. */
const archived = "archivesDeadLetters";

/** SQL condition: the installation has an archive. */
export const hasArchiveSql = `EXISTS (SELECT 1 FROM settings WHERE name = '${archived}')`;

/** A statement that stores whether the installation has an archive. Writes only a change. */
export const setArchive = (db: D1Database, hasArchive: boolean): D1PreparedStatement =>
  db.prepare(
    hasArchive
      ? `INSERT OR IGNORE INTO settings (name, value) VALUES ('${archived}', 1)`
      : `DELETE FROM settings WHERE name = '${archived}'`,
  );

/** A statement that stores for how many days the configuration keeps resolved dead letters; null if it does not say. Writes only a change. */
export const setConfiguredRetention = (db: D1Database, days: number | null): D1PreparedStatement =>
  days === null
    ? db.prepare(`DELETE FROM settings WHERE name = '${configured}'`)
    : db
        .prepare(
          `INSERT INTO settings (name, value) VALUES ('${configured}', ?1) ON CONFLICT (name) DO UPDATE SET value = ?1 WHERE value <> ?1`,
        )
        .bind(days);

/** Returns all settings: those of admins, else of the configuration, else the defaults. Costs one round trip and two rows. */
export async function getSettings(db: D1Database): Promise<Settings> {
  const row = await db
    .prepare(
      `SELECT ${deadLetterDaysSql} AS deadLetterDays, (SELECT value FROM settings WHERE name = 'secondOperatorAbove') AS secondOperatorAbove`,
    )
    .first<{ deadLetterDays: number | null; secondOperatorAbove: number | null }>();
  const { secondOperatorAbove: above = null, deadLetterDays } = row ?? {};
  return Settings.parse({
    deadLetterDays: deadLetterDays ?? defaultSettings.deadLetterDays,
    secondOperatorAbove: above === null || above < 0 ? null : above,
  });
}

/** Updates the given settings and records it if anything changes. Returns all settings. */
export async function updateSettings(db: D1Database, change: Partial<Settings>, context: AuditContext): Promise<Settings> {
  const before = await getSettings(db);
  const after = Settings.parse({ ...before, ...change });
  if (JSON.stringify(before) === JSON.stringify(after)) return before;
  await db.batch([
    ...Object.entries(change).map(([name, value]) =>
      // A column of numbers: -1 stands for null.
      db.prepare(`INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2`).bind(name, value ?? -1),
    ),
    insertAuditEntry(db, context, { action: "settings.update", target: "settings:all", outcome: "Changed", before, after }),
  ]);
  return after;
}
