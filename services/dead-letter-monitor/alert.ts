import { createDeadLetterAlert } from "#domain/alerts/alert";
import type { AnyMessage } from "#domain/messages/envelope";
import { fingerprintOf, kindOf } from "#domain/errors/errorInfo";
import type { UnreadableMessage } from "#store/dead-letters/createFromUnreadable";

/**
 * The alert about a message that the platform could not deliver. Null when that message is an alert itself: alerts can't be
 * delivered then, and each one would cause the next.
 */
export function createLostMessageAlert(lost: UnreadableMessage, deadLetterId: string): AnyMessage | null {
  if (lost.type === "alert.raised") return null;
  const { error, queue } = lost;
  const subject = { ...lost, errorName: error.name, errorMessage: error.message, fingerprint: fingerprintOf(kindOf(lost), error) };
  return createDeadLetterAlert(subject, { title: `A message on ${queue} was given up`, deadLetterId, source: "dead-letter-monitor" });
}
