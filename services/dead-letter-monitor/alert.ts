import { createDeadLetterAlert } from "#domain/alerts/alert";
import type { Message } from "#domain/messages/envelope";
import { fingerprintOf, kindOf } from "#domain/errors/errorInfo";
import type { UnreadableMessage } from "#store/dead-letters/createFromUnreadable";

/**
 * The alert about a message that was given up. None about an alert that was given up: the way alerts go is broken then, and
 * each would only bring the next one.
 */
export function createLostMessageAlert(lost: UnreadableMessage, deadLetterId: string): Message | null {
  if (lost.type === "alert.raised") return null;
  const { why, queue } = lost;
  const subject = { ...lost, errorName: why.name, errorMessage: why.message, fingerprint: fingerprintOf(kindOf(lost), why) };
  return createDeadLetterAlert(subject, { title: `A message on ${queue} was given up`, deadLetterId, source: "dead-letter-monitor" });
}
