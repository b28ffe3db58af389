import { livePages } from "#brand-engine/domain/decide";
import { causationIdOf } from "#domain/messages/causation";
import { derivedIdAt } from "#domain/messages/envelope";
import { createMessage, type Message } from "#brand-engine/domain/messages";
import { parseCycleId } from "#brand-engine/domain/cycles";
import { type BrandMemory, evolve } from "#brand-engine/domain/memory";
import type { BrandChange } from "./brandStore.ts";
import { emitOf, source } from "./brandChanges.ts";

/** The URLs of a brand's published articles, the latest 100. */
export const publishedUrls = (memory: BrandMemory): string[] =>
  livePages(memory)
    .map(({ url }) => url)
    .slice(0, 100);

/** What a brand does by itself is caused by its timer: its cron, or the time to measure an article. */
const brandTimer = (brand: string): string => causationIdOf("brand", brand);

/** The id of a request for readership figures, and its origin if it is not the brand's timer. */
type RequestOrigin = { eventId: string; correlationId?: string | undefined; causationId?: string | undefined };

/** The change that requests readership figures for articles; nothing for no articles. The same event id requests them once. */
export function performanceRequest(memory: BrandMemory, urls: string[], { eventId, ...origin }: RequestOrigin): BrandChange {
  if (urls.length === 0) return {};
  const { correlationId = `check-${eventId}`, causationId = brandTimer(memory.slug) } = origin;
  const message = createMessage(
    "performance.requested",
    { brand_slug: memory.slug, urls },
    { source, correlationId, causationId, eventId },
  );
  return { memory: evolve(memory, message), emit: [emitOf(message)] };
}

/** The change for an operator's command (`causationId`) to measure the published articles now. The same correlation id measures once. */
export function measurementRequest(memory: BrandMemory, correlationId: string, causationId: string | undefined): BrandChange {
  const eventId = derivedIdAt(parseCycleId(correlationId)?.startMs, "measure", memory.slug, correlationId);
  return performanceRequest(memory, publishedUrls(memory), { eventId, correlationId, causationId });
}

/** The message that starts a brand's scheduled cycle at `now`. The same time gives the same ids, and so the same cycle. */
export function scheduledCycleRequest(brand: string, now: Date): Message {
  const correlationId = `cycle-${brand}-${now.getTime()}`;
  const origin = { source, correlationId, causationId: brandTimer(brand), now, eventId: derivedIdAt(now.getTime(), "wake", correlationId) };
  return createMessage("cycle.requested", { brand_slug: brand, requested_by: "schedule" }, origin);
}
