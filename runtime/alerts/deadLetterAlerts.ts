import { createDeadLetterAlert, alertKeyOf, type NewAlert } from "#domain/alerts/alert";
import { isOfRegression } from "#domain/groups/state";
import { newId } from "#domain/messages/envelope";
import { markOf, setMark } from "#store/marks";
import { type DeadLetterSummary, listDeadLettersSince } from "#store/dead-letters/list";
import { deadLetterAlertsMark } from "#store/alerts/raise";
import { secondsAfter } from "#store/time";
import { type AlertEnv, alertWrites } from "./raise.ts";

/** Dead letters younger than this are left for the next time, seconds: one with an earlier id may still be written. */
const minAgeSeconds = 3;

function alertAboutDeadLetters(deadLetters: readonly [DeadLetterSummary, ...DeadLetterSummary[]], raisedAt: string): NewAlert {
  const [first] = deadLetters;
  const count = deadLetters.length;
  const title =
    count === 1 ? `Dead letter in ${first.queue}: ${first.type}` : `${count} dead letters in ${first.queue} with the same error`;
  return createDeadLetterAlert(first, {
    title: deadLetters.some(isOfRegression) ? `Regressed: ${title}` : title,
    count,
    deadLetterId: first.id,
    raisedAt,
  });
}

/**
 * Raises one alert for each queue and error among the dead letters since the last call, up to 200. A muted group raises none; the alert of
 * one that was resolved says that it regressed. The first call only sets the starting
 * point. Alerts and the new starting point commit together. Returns how many dead letters were covered.
 */
export async function raiseDeadLetterAlerts(env: AlertEnv, now: Date): Promise<number> {
  const at = now.toISOString();
  const mark = await markOf(env.OPS, deadLetterAlertsMark);
  if (mark === null) {
    await setMark(env.OPS, deadLetterAlertsMark, newId()).run();
    return 0;
  }
  const deadLetters = await listDeadLettersSince(env.OPS, mark, secondsAfter(at, -minAgeSeconds));
  const last = deadLetters.at(-1);
  if (!last) return 0;
  const alerting = deadLetters.filter(({ isMuted }) => !isMuted);
  const groups = [...Map.groupBy(alerting, alertKeyOf).values()];
  const alerts = groups.flatMap(([first, ...others]) => (first ? [alertAboutDeadLetters([first, ...others], at)] : []));
  await env.OPS.batch([...alerts.flatMap((alert) => alertWrites(env, alert, at)), setMark(env.OPS, deadLetterAlertsMark, last.id)]);
  return deadLetters.length;
}
