import { createMessage, derivedId } from "#domain/envelope";
import { BrandSlug } from "#domain/events";
import { type Death, deathsSince } from "#store/deadLetters";
import { secondsAfter } from "#store/jobs";
import type { Publisher } from "./publish.ts";
import type { Emit } from "./work.ts";

/** A dead letter may be written a moment after one with a later id: none is taken that is younger than this, seconds. */
const settleSeconds = 3;

function alertAbout(deaths: readonly [Death, ...Death[]]): Emit {
  const [first] = deaths;
  const brand = BrandSlug.safeParse(first.brand);
  const title =
    deaths.length === 1 ? `A ${first.type} died in ${first.queue}` : `${deaths.length} messages died in ${first.queue} of the same error`;
  const payload = {
    ...(brand.success ? { brand_slug: brand.data } : {}),
    severity: "critical" as const,
    title: title.slice(0, 200),
    detail: `${first.errorName}: ${first.errorMessage}`.slice(0, 2000),
    priority: "high" as const,
  };
  const origin = { source: "signalbox", correlationId: first.correlationId ?? undefined, eventId: derivedId("died", first.id) };
  return { queue: "brand-events", message: createMessage("alert.raised", payload, origin) };
}

/**
 * Raises one alert for each queue and error among the dead letters after `mark`, and answers the mark to go on from.
 * Doing it again from the same mark raises the same alerts, which are the same jobs. Dead alerts raise none.
 */
export async function raiseAlarms(ops: D1Database, publish: Publisher, mark: string, now: Date): Promise<string> {
  const deaths = await deathsSince(ops, mark, secondsAfter(now.toISOString(), -settleSeconds));
  const told = Map.groupBy(
    deaths.filter(({ type }) => type !== "alert.raised"),
    ({ queue, fingerprint }) => `${queue} ${fingerprint}`,
  );
  await publish([...told.values()].flatMap(([first, ...others]) => (first ? [alertAbout([first, ...others])] : [])));
  return deaths.at(-1)?.id ?? mark;
}
