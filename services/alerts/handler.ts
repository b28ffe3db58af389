import type { Message } from "#domain/envelope";
import { type EventName, eventNames, events } from "#domain/events";
import { postWebhook } from "#runtime/webhook";
import type { Delivery, Handlers, Work } from "#runtime/work";
import type { Env } from "./env.ts";

type Alert = {
  id: string;
  brand: string | null;
  type: string;
  severity: string;
  title: string;
  detail: string;
  correlationId: string | null;
  raisedAt: string;
};

/** What a fact says to a person. Whatever came here without being an alert is here because it is urgent. */
function alertOf(message: Message): Alert {
  const { payload } = message;
  const told =
    message.type === "alert.raised"
      ? { severity: message.payload.severity, title: message.payload.title, detail: message.payload.detail }
      : { severity: "warning", title: `${message.type} is urgent`, detail: `${events[message.type].says}.` };
  return {
    id: message.event_id,
    brand: "brand_slug" in payload ? (payload.brand_slug ?? null) : null,
    type: message.type,
    ...told,
    correlationId: message.correlation_id ?? null,
    raisedAt: message.timestamp,
  };
}

/** `text` is what chat systems show of a webhook. */
const bodyOf = (alert: Alert) => ({
  ...alert,
  text: `${alert.severity === "critical" ? "Critical" : "Warning"}: ${alert.title}\n${alert.detail}`,
});

async function onAlert({ message, at }: Delivery<Message>, env: Env): Promise<Work> {
  const alert = alertOf(message);
  const webhook = env.ALERT_WEBHOOK_URL;
  if (webhook) await postWebhook(webhook, bodyOf(alert), alert.id);
  return {
    writes: [
      env.DB.prepare(
        `INSERT INTO alerts (id, brand, type, severity, title, detail, correlation_id, raised_at, sent_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING`,
      ).bind(
        alert.id,
        alert.brand,
        alert.type,
        alert.severity,
        alert.title,
        alert.detail,
        alert.correlationId,
        alert.raisedAt,
        webhook ? at : null,
      ),
    ],
  };
}

/** Alerts, and every other fact that was sent here for its priority. */
export const handlers: Handlers<Env> = Object.fromEntries(
  eventNames.filter((name) => events[name].kind === "event").map((name) => [name, onAlert]),
) as { [N in EventName]?: typeof onAlert };
