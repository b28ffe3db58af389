export { keepBody as bodyText } from "#domain/bodies";

/** What can be read of a body that is no message, for the list of dead letters. Only short strings are believed. */
export function readable(body: unknown): {
  type: string;
  eventId: string | null;
  correlationId: string | null;
  brand: string | null;
  source: string | null;
} {
  const fields = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const payload = typeof fields.payload === "object" && fields.payload !== null ? (fields.payload as Record<string, unknown>) : {};
  const text = (value: unknown) => (typeof value === "string" && value.length > 0 && value.length <= 100 ? value : null);
  return {
    type: text(fields.type) ?? "unknown",
    eventId: text(fields.event_id),
    correlationId: text(fields.correlation_id),
    brand: text(payload.brand_slug),
    source: text(fields.source),
  };
}
