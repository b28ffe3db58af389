import { createDeadLetterAlert, alertKeyOf } from "#domain/alerts/alert";
import { type DeadLetterSummary, listDeadLettersSince } from "#store/dead-letters/list";
import { secondsAfter } from "#store/jobs/read";
import type { Publisher } from "./publish.ts";
import type { OutgoingMessage } from "./handlers.ts";

/** A dead letter may be written a moment after one with a later id: none is taken that is younger than this, seconds. */
const minAgeSeconds = 3;

function alertAboutDeadLetters(deaths: readonly [DeadLetterSummary, ...DeadLetterSummary[]]): OutgoingMessage {
  const [first] = deaths;
  const count = deaths.length;
  const title =
    count === 1 ? `Dead letter in ${first.queue}: ${first.type}` : `${count} dead letters in ${first.queue} with the same error`;
  return { queue: "brand-events", message: createDeadLetterAlert(first, { title, count, deadLetterId: first.id, source: "signalbox" }) };
}

/**
 * Raises one alert for each queue and error among the dead letters after `mark`, and answers the mark to go on from.
 * Doing it again from the same mark raises the same alerts, which are the same jobs. Dead alerts raise none.
 */
export async function raiseDeadLetterAlerts(ops: D1Database, publish: Publisher, mark: string, now: Date): Promise<string> {
  const deaths = await listDeadLettersSince(ops, mark, secondsAfter(now.toISOString(), -minAgeSeconds));
  const told = Map.groupBy(
    deaths.filter(({ type }) => type !== "alert.raised"),
    alertKeyOf,
  );
  await publish([...told.values()].flatMap(([first, ...others]) => (first ? [alertAboutDeadLetters([first, ...others])] : [])));
  return deaths.at(-1)?.id ?? mark;
}
