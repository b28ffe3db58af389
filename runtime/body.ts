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

const base64 = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};

/** A body as JSON, or only what kind of thing it is where it holds itself or is nested too deep to be written down. */
function jsonOf(body: unknown): string | undefined {
  try {
    return JSON.stringify(body, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
  } catch (error) {
    return JSON.stringify({ unwritable: Object.prototype.toString.call(body), why: String(error).slice(0, 200) });
  }
}

/** A body as text that can be stored and shown: JSON as JSON, text as it is, bytes in base64, all else described by JSON as far as it goes. */
export function bodyText(body: unknown): { body: string; contentType: "json" | "text" | "bytes" | "v8" } {
  if (typeof body === "string") return { body, contentType: "text" };
  if (body instanceof ArrayBuffer) return { body: base64(new Uint8Array(body)), contentType: "bytes" };
  if (ArrayBuffer.isView(body))
    return { body: base64(new Uint8Array(body.buffer, body.byteOffset, body.byteLength)), contentType: "bytes" };
  const json = jsonOf(body);
  return { body: json ?? String(body), contentType: json === undefined ? "v8" : "json" };
}
