import type { NewAlert } from "#domain/alerts/alert";
import { fingerprintOf } from "#domain/errors/fingerprint";
import { type AlertEnv, alertWrites } from "#runtime/alerts/raise";
import type { Delivery, HandlerResult } from "#runtime/handlers";
import { type EventName, eventNames, events } from "../domain/events.ts";
import type { Message } from "../domain/messages.ts";
import type { Handlers } from "./handlers.ts";

/** The alert in a message. Events of other types come here only with high priority, and get a warning. */
function newAlertOf(message: Message): NewAlert {
  const { payload } = message;
  const text =
    message.type === "alert.raised"
      ? { severity: message.payload.severity, title: message.payload.title, detail: message.payload.detail }
      : { severity: "warning" as const, title: `${message.type} is urgent`, detail: `${events[message.type].description}.` };
  const tenant = "brand_slug" in payload ? (payload.brand_slug ?? null) : null;
  const given: { key?: string | undefined; count?: number | undefined } = message.type === "alert.raised" ? message.payload : {};
  return {
    id: message.event_id,
    key: given.key ?? fingerprintOf({ name: text.title, message: text.detail }, `${message.type} ${tenant} ${text.severity}`),
    count: given.count ?? 1,
    tenant,
    type: message.type,
    ...text,
    correlationId: message.correlation_id ?? null,
    raisedAt: message.timestamp,
  };
}

/** Raises the alert. Each message counts once, however often it is delivered. */
async function onAlert({ message, at }: Delivery<Message>, env: AlertEnv): Promise<HandlerResult> {
  await env.OPS.batch(alertWrites(env, newAlertOf(message), at));
  return {};
}

/** Handlers for alerts, and for every other event, which comes here only with high priority. */
export const alertHandlers: Handlers<AlertEnv> = Object.fromEntries(
  eventNames.filter((name) => events[name].kind === "event").map((name) => [name, onAlert]),
) as { [N in EventName]?: typeof onAlert };
