import { CorrelationId, createMessage, derivedId, type Message } from "../messages/envelope.ts";
import { BrandSlug } from "../messages/events.ts";
import { storableText } from "../errors/describe.ts";

/** What an alert tells of dead letters. Every field may come from a message that nobody could read. */
export type AlertSubject = {
  queue: string;
  type: string;
  brand: string | null;
  correlationId: string | null;
  errorName: string;
  errorMessage: string;
  fingerprint: string;
};

/** Text of unknown origin as one line of at most `length` characters. */
function oneLine(text: string, length: number): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
  return storableText(text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim(), length) || "unknown";
}

/** The queue and error of dead letters: alerts about the same are one, with a count. */
export const alertKeyOf = ({ queue, fingerprint }: Pick<AlertSubject, "queue" | "fingerprint">): string =>
  oneLine(`${queue} ${fingerprint}`, 200);

/** The workflow run that failed: alerts about the same run are one, with a count. */
export const runAlertKeyOf = (runId: string): string => `workflow:${runId}`.slice(0, 200);

/** What an alert is about, read from its key: the dead letters of a queue with one error, or a run; null where it is something else. */
export function parseAlertKey(key: string | null): { queue: string | null; fingerprint: string | null; run: string | null } {
  const [, queue = null, fingerprint = null] = /^([a-z0-9][a-z0-9-]{0,62}) (\S+)$/.exec(key ?? "") ?? [];
  const [, run = null] = /^workflow:(\S+)$/.exec(key ?? "") ?? [];
  return { queue, fingerprint, run };
}

type AlertDetails = { title: string; count?: number; deadLetterId: string; source: string };

/**
 * The alert about dead letters of one queue and error, the first of which is `deadLetterId`. It is valid whatever they
 * hold: what can't be told is left out. The same dead letter gives the same alert.
 */
export function createDeadLetterAlert(
  reported: AlertSubject,
  { title, count = 1, deadLetterId, source }: AlertDetails,
): Message<"alert.raised"> {
  const brand = BrandSlug.safeParse(reported.brand).data;
  const detail = `${oneLine(reported.type, 100)}: ${oneLine(reported.errorName, 100)}: ${storableText(reported.errorMessage, 1_700)}`;
  return createMessage(
    "alert.raised",
    {
      ...(brand === undefined ? {} : { brand_slug: brand }),
      severity: "critical",
      title: oneLine(title, 200),
      detail,
      priority: "high",
      key: alertKeyOf(reported),
      count,
    },
    {
      source,
      correlationId: CorrelationId.safeParse(reported.correlationId).data,
      eventId: derivedId("died", deadLetterId),
    },
  );
}
