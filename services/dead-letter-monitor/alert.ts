import { BrandSlug } from "#domain/events";
import { CorrelationId, createMessage, derivedId, type Message } from "#domain/envelope";
import type { Unreadable } from "#store/unreadable";

/**
 * The alert about a given-up message; the same message gives the same alert. None about an alert that was given up:
 * the way alerts go is broken then, and each would only bring the next one.
 */
export function alertAbout(lost: Unreadable): Message | null {
  if (lost.type === "alert.raised") return null;
  const brand = BrandSlug.safeParse(lost.brand);
  const correlation = CorrelationId.safeParse(lost.correlationId);
  return createMessage(
    "alert.raised",
    {
      ...(brand.success ? { brand_slug: brand.data } : {}),
      severity: "critical",
      title: `A message on ${lost.queue} was given up`,
      detail: `${lost.type}: ${lost.why.message}`.slice(0, 2000),
      priority: "high",
    },
    {
      source: "dead-letter-monitor",
      correlationId: correlation.success ? correlation.data : undefined,
      eventId: derivedId("given-up", lost.queue, lost.messageId),
    },
  );
}
