import { livePages } from "#domain/decide";
import { createMessage, derivedAt, type Message } from "#domain/envelope";
import { type BrandMemory, evolve } from "#domain/memory";
import type { Entry } from "./ledger.ts";
import { emitOf, source } from "./react.ts";

/** The addresses of a brand's live articles, the latest 100. */
export const publishedUrls = (memory: BrandMemory): string[] =>
  livePages(memory)
    .map(({ url }) => url)
    .slice(0, 100);

/** Asks how articles are read. The same `eventId` asks once. */
export function measuring(memory: BrandMemory, urls: string[], eventId: string, correlationId: string | undefined): Entry {
  const message = createMessage(
    "performance.requested",
    { brand_slug: memory.slug, urls },
    { source, correlationId: correlationId ?? `check-${eventId}`, eventId },
  );
  return { memory: evolve(memory, message), emit: [emitOf(message)] };
}

/** The cycle that a brand's cron asks for at `now`. The same moment asks for the same cycle. */
export function scheduledCycle(brand: string, now: Date): Message {
  const correlationId = `cycle-${brand}-${now.getTime()}`;
  const origin = { source, correlationId, now, eventId: derivedAt(now.getTime(), "wake", correlationId) };
  return createMessage("cycle.requested", { brand_slug: brand, requested_by: "schedule" }, origin);
}
