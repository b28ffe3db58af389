import { createDeadLetterAlert, alertKeyOf } from "#domain/alerts/alert";
import { type DeadLetterSummary, listDeadLettersSince } from "#store/dead-letters/list";
import { secondsAfter } from "#store/time";
import type { Publisher } from "./publish.ts";
import type { OutgoingMessage } from "./handlers.ts";

/** Dead letters younger than this are left for the next time, seconds: one with an earlier id may still be written. */
const minAgeSeconds = 3;

function alertAboutDeadLetters(deadLetters: readonly [DeadLetterSummary, ...DeadLetterSummary[]]): OutgoingMessage {
  const [first] = deadLetters;
  const count = deadLetters.length;
  const title =
    count === 1 ? `Dead letter in ${first.queue}: ${first.type}` : `${count} dead letters in ${first.queue} with the same error`;
  return { queue: "brand-events", message: createDeadLetterAlert(first, { title, count, deadLetterId: first.id, source: "signalbox" }) };
}

/**
 * Raises one alert for each queue and error among the dead letters with an id after `afterId`. Returns the id to continue
 * after. Repeating it with the same `afterId` creates no further jobs, because the alerts get the same ids. Dead-lettered
 * alerts raise no alert.
 */
export async function raiseDeadLetterAlerts(ops: D1Database, publish: Publisher, afterId: string, now: Date): Promise<string> {
  const deadLetters = await listDeadLettersSince(ops, afterId, secondsAfter(now.toISOString(), -minAgeSeconds));
  const groups = Map.groupBy(
    deadLetters.filter(({ type }) => type !== "alert.raised"),
    alertKeyOf,
  );
  await publish([...groups.values()].flatMap(([first, ...others]) => (first ? [alertAboutDeadLetters([first, ...others])] : [])));
  return deadLetters.at(-1)?.id ?? afterId;
}
