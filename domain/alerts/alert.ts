import { CorrelationId, derivedId } from "../messages/envelope.ts";
import { storableText } from "../errors/describe.ts";

/** What an alert says about dead letters. Every field may come from a message that failed validation, so none is trusted. */
export type AlertSubject = {
  queue: string;
  type: string;
  tenant: string | null;
  correlationId: string | null;
  errorName: string;
  errorMessage: string;
  fingerprint: string;
};

/** Returns untrusted text as one line of at most `length` characters; `unknown` when nothing is left. */
function toSingleLine(text: string, length: number): string {
  // oxlint-disable-next-line no-control-regex -- this removes control characters
  return storableText(text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim(), length) || "unknown";
}

/** Returns the key of an alert about dead letters: their queue and fingerprint. Alerts with the same key are one alert with a count. */
export const alertKeyOf = ({ queue, fingerprint }: Pick<AlertSubject, "queue" | "fingerprint">): string =>
  toSingleLine(`${queue} ${fingerprint}`, 200);

/** Returns the key of an alert about a failed workflow run. Alerts with the same key are one alert with a count. */
export const runAlertKeyOf = (runId: string): string => `workflow:${runId}`.slice(0, 200);

/** Returns what an alert is about, read from its key: `queue` and `fingerprint` of dead letters, or the id of a workflow run. Whatever the key does not name is null. */
export function parseAlertKey(key: string | null): { queue: string | null; fingerprint: string | null; run: string | null } {
  const [, queue = null, fingerprint = null] = /^([a-z0-9][a-z0-9-]{0,62}) (\S+)$/.exec(key ?? "") ?? [];
  const [, run = null] = /^workflow:(\S+)$/.exec(key ?? "") ?? [];
  return { queue, fingerprint, run };
}

/**
 * An alert to raise. Alerts with the same `key` have the same cause: they are one alert with a count. `count` is the number of occurrences
 * since the last alert of this cause. `id` is that of this occurrence: raising it again changes nothing.
 */
export type NewAlert = {
  id: string;
  key: string;
  count: number;
  tenant: string | null;
  type: string;
  severity: "critical" | "warning";
  title: string;
  detail: string;
  correlationId: string | null;
  /** ISO UTC. */
  raisedAt: string;
};

type AlertDetails = { title: string; count?: number; deadLetterId: string; raisedAt: string };

/**
 * Returns the alert about dead letters of one queue with one error; `deadLetterId` is the first of them. It is valid for any input. The
 * same dead letter always gives the same id.
 */
export const createDeadLetterAlert = (subject: AlertSubject, { title, count = 1, deadLetterId, raisedAt }: AlertDetails): NewAlert => ({
  id: derivedId("died", deadLetterId),
  key: alertKeyOf(subject),
  count,
  tenant: subject.tenant === null ? null : storableText(subject.tenant, 100),
  type: "alert.raised",
  severity: "critical",
  title: toSingleLine(title, 200),
  detail: `${toSingleLine(subject.type, 100)}: ${toSingleLine(subject.errorName, 100)}: ${storableText(subject.errorMessage, 1_700)}`,
  correlationId: CorrelationId.safeParse(subject.correlationId).data ?? null,
  raisedAt,
});
