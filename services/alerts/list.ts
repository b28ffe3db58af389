import { Alert, type AlertFilter, alertQuietMs, alertStates, severities } from "#domain/alerts/list";
import { parseAlertKey } from "#domain/alerts/alert";

const maxPageSize = 200;
const columns = `id, severity, title, detail AS error, type, brand, key, count, raised_at AS firstSeenAt, last_raised_at AS lastSeenAt,
  sent_at AS notifiedAt, correlation_id AS correlationId, iif(open = 1 AND last_raised_at > ?1, 'firing', 'past') AS state`;

/** A stored row. A severity that this version does not know becomes a warning. */
const AlertRow = Alert.extend({ severity: Alert.shape.severity.catch("warning") });

function alertOf(row: unknown): Alert {
  const { key, ...rest } = row as { key: string | null };
  return AlertRow.parse({ ...rest, ...parseAlertKey(key) });
}

const quietSince = (at: string): string => new Date(Date.parse(at) - alertQuietMs).toISOString();

type AlertQuery = AlertFilter & { before: { at: string; id: string } | null; limit: number };

/**
 * A page of alerts, the last raised first, with a cursor for the next page. Reads the rows of the page, and also the firing
 * alerts when only past ones are requested.
 */
export async function listAlerts(db: D1Database, { state, severity, before, limit }: AlertQuery, at: string) {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM alerts INDEXED BY ${severity ? "alerts_by_severity" : "alerts_by_last"}
       WHERE ${severity ? "severity = ?6" : "?6 IS NULL"} AND (last_raised_at, id) < (?2, ?3) ${state === "firing" ? "AND last_raised_at > ?1" : ""}
         AND (?4 IS NULL OR iif(open = 1 AND last_raised_at > ?1, 'firing', 'past') = ?4)
       ORDER BY last_raised_at DESC, id DESC LIMIT ?5`,
    )
    .bind(quietSince(at), before?.at ?? "~", before?.id ?? "", state ?? null, limit + 1, severity ?? null)
    .all();
  const items = results.slice(0, limit).map(alertOf);
  const last = items.at(-1);
  return { items, nextCursor: results.length > limit && last ? `${last.lastSeenAt}_${last.id}` : null };
}

/** An alert by its id, or null. */
export async function getAlert(db: D1Database, id: string, at: string): Promise<Alert | null> {
  const row = await db.prepare(`SELECT ${columns} FROM alerts WHERE id = ?2`).bind(quietSince(at), id).first();
  return row && alertOf(row);
}

const memberOf = <T extends string>(all: readonly T[], text: string | null): T | undefined => all.find((value) => value === text);

/** Answers a request for alerts; null when the request is for something else. */
export async function handleAlertsRequest(db: D1Database, request: Request, at: string): Promise<Response | null> {
  const { pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET") return null;
  const [, id] = /^\/api\/v1\/alerts\/([A-Za-z0-9_-]{1,80})$/.exec(pathname) ?? [];
  if (id) return Response.json({ alert: await getAlert(db, id, at) });
  if (pathname !== "/api/v1/alerts") return null;
  const [, before, beforeId] = /^([^_]{1,40})_([A-Za-z0-9_-]{1,80})$/.exec(searchParams.get("before") ?? "") ?? [];
  const query = {
    state: memberOf(alertStates, searchParams.get("state")),
    severity: memberOf(severities, searchParams.get("severity")),
    before: before && beforeId ? { at: before, id: beforeId } : null,
    limit: Math.min(maxPageSize, Math.max(1, Number(searchParams.get("limit")) || 50)),
  };
  return Response.json(await listAlerts(db, query, at));
}
