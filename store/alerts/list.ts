import { descending, type ListOrder } from "../mergePages.ts";
import { Alert, type AlertFilter } from "#domain/alerts/list";
import { parseAlertKey } from "#domain/alerts/alert";
import { type Page, pageOfRows, type PageRequest } from "../page.ts";
import { quietSinceOf } from "./raise.ts";

const columns = `id, severity, title, detail AS error, type, tenant, key, count, raised_at AS firstSeenAt,
  last_raised_at AS lastSeenAt, sent_at AS notifiedAt, post_error AS notifyError, correlation_id AS correlationId,
  iif(open = 1 AND last_raised_at > ?1, 'firing', 'past') AS state,
  coalesce((SELECT c.open FROM open_dead_letter_counts AS c
    WHERE c.queue = substr(key, 1, instr(key, ' ') - 1) AND c.fingerprint = substr(key, instr(key, ' ') + 1)), 0) AS openDeadLetters`;

/** A stored row. A severity that this version does not know becomes a warning. */
const AlertRow = Alert.extend({ severity: Alert.shape.severity.catch("warning") });

function alertOf(row: unknown): Alert {
  const { key, ...rest } = row as { key: string };
  return AlertRow.parse({ ...rest, ...parseAlertKey(key) });
}

/** The sort key of an alert: an alert that is raised again moves to the top. */
const cursorOf = ({ lastSeenAt, id }: Alert): string => `${lastSeenAt} ${id}`;

/** The order of {@link listAlerts}. */
export const lastRaisedFirst: ListOrder<Alert> = { cursorOf, compare: descending };

/**
 * Returns a page of alerts at `at` (ISO UTC), the last raised first. Reads the rows of the page, a counter for each, and also the firing alerts when only past
 * ones are requested.
 */
export async function listAlerts(db: D1Database, { state, severity }: AlertFilter, page: PageRequest, at: string): Promise<Page<Alert>> {
  const [, before = "~", id = ""] = /^(\S+) (.+)$/.exec(page.cursor ?? "") ?? [];
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM alerts INDEXED BY ${severity ? "alerts_by_severity" : "alerts_by_last"}
       WHERE ${severity ? "severity = ?6" : "?6 IS NULL"} AND (last_raised_at, id) < (?2, ?3) ${state === "firing" ? "AND last_raised_at > ?1" : ""}
         AND (?4 IS NULL OR iif(open = 1 AND last_raised_at > ?1, 'firing', 'past') = ?4)
       ORDER BY last_raised_at DESC, id DESC LIMIT ?5`,
    )
    .bind(quietSinceOf(at), before, id, state ?? null, page.limit + 1, severity ?? null)
    .all();
  return pageOfRows(results, page, alertOf, cursorOf);
}

/** Returns an alert at `at` (ISO UTC) by its id, or null. */
export async function getAlert(db: D1Database, id: string, at: string): Promise<Alert | null> {
  const row = await db.prepare(`SELECT ${columns} FROM alerts WHERE id = ?2`).bind(quietSinceOf(at), id).first();
  return row && alertOf(row);
}
