import { alertQuietMs } from "#domain/alerts/list";
import type { Message } from "#domain/messages/envelope";
import { type EventName, eventNames, events } from "#domain/messages/events";
import { fingerprintOf } from "#domain/errors/errorInfo";
import { chatText, withoutMentions } from "#runtime/chatText";
import { absoluteUrl } from "#runtime/dashboardUrl";
import { redact } from "#runtime/redact";
import { postWebhook } from "#runtime/webhook";
import type { Delivery, Handlers, HandlerResult } from "#runtime/handlers";
import type { Env } from "./env.ts";

/** `key` is what it is about, `count` how many times that happened since it was raised last. */
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

/** What a fact says to a person. Whatever came here without being an alert is here because it is urgent. */
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

/** An alert that is open already: the one that is kept, since when, and how often it was raised before. */
type OpenAlert = { id: string; count: number; since: string };

/**
 * What is posted: `text` is what chat systems show of a webhook, `url` leads to the alert where the dashboard's address is known.
 * Errors quote whatever came in: none of it may call anybody.
 */
function webhookBodyOf(env: Env, { key: _key, ...alert }: NewAlert, open: OpenAlert | null) {
  const count = alert.count + (open?.count ?? 0);
  const often = count > 1 ? ` (${count} times since ${open?.since ?? alert.raisedAt})` : "";
  const severity = alert.severity === "critical" ? "Critical" : "Warning";
  const url = absoluteUrl(env, `/alerts?alert=${encodeURIComponent(open?.id ?? alert.id)}`);
  const text = [`${severity}: ${chatText(alert.title)}${often}`, chatText(alert.detail), ...(url ? [url] : [])].join("\n");
  return { ...alert, title: withoutMentions(alert.title), detail: withoutMentions(alert.detail), count, text, ...(url ? { url } : {}) };
}

/** True for the one that may tell the webhook now: the same trouble is told once an hour. Its own retries may, too. */
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

/** Tells the webhook, if there is one and it is time to. Answers when it was told, ISO UTC, or null. */
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

/** Alerts, and every other fact that was sent here for its priority. */
export const handlers: Handlers<Env> = Object.fromEntries(
  eventNames.filter((name) => events[name].kind === "event").map((name) => [name, onAlert]),
) as { [N in EventName]?: typeof onAlert };
