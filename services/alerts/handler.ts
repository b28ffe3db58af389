import { alertQuietMs } from "#domain/alerts/list";
import type { Message } from "#brand-engine/domain/messages";
import { type EventName, eventNames, events } from "#brand-engine/domain/events";
import { fingerprintOf } from "#domain/errors/errorInfo";
import { chatText, withoutMentions } from "#runtime/chatText";
import { absoluteUrl } from "#runtime/dashboardUrl";
import { redact } from "#runtime/redact";
import { postWebhook } from "#runtime/webhook";
import type { Delivery, HandlerResult } from "#runtime/handlers";
import type { Handlers } from "#brand-engine/runtime/handlers";
import type { Env } from "./env.ts";

/** Alerts with the same `key` have the same cause. `count` is the number of occurrences since the last alert of this cause. */
type NewAlert = {
  id: string;
  key: string;
  count: number;
  brand: string | null;
  type: string;
  severity: string;
  title: string;
  detail: string;
  correlationId: string | null;
  raisedAt: string;
};

/** The alert in a message. Events of other types come here only with high priority, and get a warning. */
function newAlertOf(message: Message): NewAlert {
  const { payload } = message;
  const text =
    message.type === "alert.raised"
      ? { severity: message.payload.severity, title: redact(message.payload.title), detail: redact(message.payload.detail) }
      : { severity: "warning", title: `${message.type} is urgent`, detail: `${events[message.type].description}.` };
  const brand = "brand_slug" in payload ? (payload.brand_slug ?? null) : null;
  const given: { key?: string | undefined; count?: number | undefined } = message.type === "alert.raised" ? message.payload : {};
  return {
    id: message.event_id,
    key: given.key ?? fingerprintOf(`${message.type} ${brand} ${text.severity}`, { name: text.title, message: text.detail }),
    count: given.count ?? 1,
    brand,
    type: message.type,
    ...text,
    correlationId: message.correlation_id ?? null,
    raisedAt: message.timestamp,
  };
}

/** A stored alert that is still open: when it was first raised (ISO UTC), and its count so far. */
type OpenAlert = { id: string; count: number; since: string };

/**
 * The body of the webhook: chat systems show `text`, and `url` links to the alert when the dashboard's address is known.
 * Mentions are removed, because errors quote untrusted input.
 */
function webhookBodyOf(env: Env, { key: _key, ...alert }: NewAlert, open: OpenAlert | null) {
  const count = alert.count + (open?.count ?? 0);
  const repeated = count > 1 ? ` (${count} times since ${open?.since ?? alert.raisedAt})` : "";
  const severity = alert.severity === "critical" ? "Critical" : "Warning";
  const url = absoluteUrl(env, `/alerts?alert=${encodeURIComponent(open?.id ?? alert.id)}`);
  const text = [`${severity}: ${chatText(alert.title)}${repeated}`, chatText(alert.detail), ...(url ? [url] : [])].join("\n");
  return { ...alert, title: withoutMentions(alert.title), detail: withoutMentions(alert.detail), count, text, ...(url ? { url } : {}) };
}

/** True when this message may post now: one alert of a cause is posted in an hour. Retries of the same message may post too. */
async function mayPost(db: D1Database, { key, id }: NewAlert, at: string, quietSince: string): Promise<boolean> {
  const claimed = await db
    .prepare(
      `INSERT INTO alert_posts (key, event_id, posted_at) VALUES (?1, ?2, ?3)
       ON CONFLICT (key) DO UPDATE SET event_id = excluded.event_id, posted_at = excluded.posted_at
       WHERE alert_posts.event_id = excluded.event_id OR alert_posts.posted_at <= ?4 RETURNING key`,
    )
    .bind(key, id, at, quietSince)
    .first();
  return claimed !== null;
}

/** Posts the alert to the webhook, if there is one and an hour has passed. Returns the time of the post (ISO UTC), or null. */
async function postAlert(env: Env, alert: NewAlert, at: string, quietSince: string): Promise<string | null> {
  const webhook = env.ALERT_WEBHOOK_URL;
  if (!webhook || !(await mayPost(env.DB, alert, at, quietSince))) return null;
  const open = await env.DB.prepare(`SELECT id, count, raised_at AS since FROM alerts WHERE key = ?1 AND open = 1 AND last_raised_at > ?2`)
    .bind(alert.key, quietSince)
    .first<OpenAlert>();
  await postWebhook(webhook, webhookBodyOf(env, alert, open), alert.id);
  return at;
}

async function onAlert({ message, at }: Delivery<Message>, env: Env): Promise<HandlerResult> {
  const alert = newAlertOf(message);
  const quietSince = new Date(Date.parse(at) - alertQuietMs).toISOString();
  const postedAt = await postAlert(env, alert, at, quietSince);
  return {
    writes: [
      env.DB.prepare(`UPDATE alerts SET open = 0 WHERE key = ?1 AND open = 1 AND last_raised_at <= ?2`).bind(alert.key, quietSince),
      env.DB.prepare(
        `INSERT INTO alerts (id, brand, type, severity, title, detail, correlation_id, raised_at, sent_at, key, count, last_raised_at, open)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1)
         ON CONFLICT (id) DO NOTHING
         ON CONFLICT (key) WHERE open = 1 DO UPDATE SET count = count + excluded.count, detail = excluded.detail,
           last_raised_at = max(last_raised_at, excluded.last_raised_at), sent_at = coalesce(excluded.sent_at, sent_at)`,
      ).bind(
        alert.id,
        alert.brand,
        alert.type,
        alert.severity,
        alert.title,
        alert.detail,
        alert.correlationId,
        alert.raisedAt,
        postedAt,
        alert.key,
        alert.count,
        at,
      ),
      env.DB.prepare(`DELETE FROM alert_posts WHERE posted_at <= ?1`).bind(quietSince),
    ],
  };
}

/** Handlers for alerts, and for every other event, which comes here only with high priority. */
export const handlers: Handlers<Env> = Object.fromEntries(
  eventNames.filter((name) => events[name].kind === "event").map((name) => [name, onAlert]),
) as { [N in EventName]?: typeof onAlert };
