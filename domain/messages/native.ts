import { z } from "zod";
import { derivedIdAt } from "../ids.ts";

/** A notification with the fields of an envelope. */
type NativeMessage = { event_id: string; type: string; source: string; timestamp: string; payload: unknown };

/** `{type, source, payload, metadata}`: https://developers.cloudflare.com/queues/event-subscriptions/events-schemas/ */
const SubscribedEvent = z.object({
  type: z.string().regex(/^cf\.[A-Za-z0-9_.-]{1,77}$/),
  source: z.looseObject({ type: z.string().min(1).max(60) }),
  // Some events have no payload.
  payload: z.looseObject({}).nullish(),
  metadata: z.looseObject({ eventTimestamp: z.iso.datetime({ offset: true }) }),
  event_id: z.undefined().optional(),
});

/** `{account, action, bucket, object, eventTime}`: https://developers.cloudflare.com/r2/buckets/event-notifications/#message-format */
const ObjectNotification = z.object({
  account: z.string().min(1),
  action: z.string().regex(/^[A-Za-z]{1,60}$/),
  bucket: z.string().min(1),
  object: z.looseObject({ key: z.string() }),
  eventTime: z.iso.datetime({ offset: true }),
  event_id: z.undefined().optional(),
});

/**
 * Returns a notification from Cloudflare as a message; null for any other body. A notification has no envelope. Its event id is a hash of the
 * whole body, so a notification that is delivered twice is one job. `eventId` is the event id of a job whose body was edited later. An event
 * subscription keeps its type (`cf.r2.bucket.created`) and payload. An object notification of R2 has the type `cf.r2.object.<action>`, such
 * as `cf.r2.object.PutObject`, and the whole body as payload.
 */
export function nativeOf(body: unknown, eventId?: string): NativeMessage | null {
  const event = SubscribedEvent.safeParse(body);
  if (event.success) {
    const { type, source, payload, metadata } = event.data;
    return messageOf(body, eventId, { type, source: `cloudflare:${source.type}`, at: metadata.eventTimestamp, payload: payload ?? null });
  }
  const notification = ObjectNotification.safeParse(body);
  if (!notification.success) return null;
  const { action, eventTime } = notification.data;
  return messageOf(body, eventId, { type: `cf.r2.object.${action}`, source: "cloudflare:r2", at: eventTime, payload: body });
}

type Parts = { type: string; source: string; at: string; payload: unknown };

function messageOf(body: unknown, eventId: string | undefined, { at, ...parts }: Parts): NativeMessage {
  const atMs = Date.parse(at);
  const event_id = eventId ?? derivedIdAt(atMs, "native", JSON.stringify(body));
  return { event_id, ...parts, timestamp: new Date(atMs).toISOString() };
}
