import { livePages } from "#domain/brands/decide";
import { createMessage, derivedIdAt, type Message } from "#domain/messages/envelope";
import { type BrandMemory, evolve } from "#domain/brands/memory";
import type { BrandChange } from "./brandStore.ts";
import { emitOf, source } from "./brandChanges.ts";

/** The URLs of a brand's published articles, the latest 100. */
export const publishedUrls = (memory: BrandMemory): string[] =>
  livePages(memory)
    .map(({ url }) => url)
    .slice(0, 100);

/** The change that requests readership figures for articles. The same `eventId` requests them once. */
export function performanceRequest(memory: BrandMemory, urls: string[], eventId: string, correlationId: string | undefined): BrandChange {
  const message = createMessage(
    "performance.requested",
    { brand_slug: memory.slug, urls },
    { source, correlationId: correlationId ?? `check-${eventId}`, eventId },
  );
  return { memory: evolve(memory, message), emit: [emitOf(message)] };
}

/** The message that starts a brand's scheduled cycle at `now`. The same time gives the same ids, and so the same cycle. */
export function scheduledCycleRequest(brand: string, now: Date): Message {
  const correlationId = `cycle-${brand}-${now.getTime()}`;
  const origin = { source, correlationId, now, eventId: derivedIdAt(now.getTime(), "wake", correlationId) };
  return createMessage("cycle.requested", { brand_slug: brand, requested_by: "schedule" }, origin);
}
