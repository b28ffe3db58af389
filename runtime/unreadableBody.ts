import { tenantOf } from "#domain/pipeline/tenant";
import { CorrelationId, EventId } from "#domain/messages/envelope";

export { encodeBody as bodyText } from "#domain/messages/bodies";

/** The fields of an unreadable message that the list of dead letters shows. An id counts only if it is well formed; missing fields are null. */
export function readableFields(body: unknown): {
  type: string;
  eventId: string | null;
  correlationId: string | null;
  tenant: string | null;
  source: string | null;
} {
  const fields = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const text = (value: unknown) => (typeof value === "string" && value.length > 0 && value.length <= 100 ? value : null);
  return {
    type: text(fields.type) ?? "unknown",
    eventId: EventId.safeParse(fields.event_id).data ?? null,
    correlationId: CorrelationId.safeParse(fields.correlation_id).data ?? null,
    tenant: tenantOf(body),
    source: text(fields.source),
  };
}
