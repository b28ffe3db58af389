import { alertAbout } from "#domain/alerts";
import type { Message } from "#domain/envelope";
import { fingerprintOf, kindOf } from "#domain/errorInfo";
import type { Unreadable } from "#store/unreadable";

/**
 * The alert about a message that was given up. None about an alert that was given up: the way alerts go is broken then, and
 * each would only bring the next one.
 */
export function alertAboutLost(lost: Unreadable, deadLetterId: string): Message | null {
  if (lost.type === "alert.raised") return null;
  const { why, queue } = lost;
  const reported = { ...lost, errorName: why.name, errorMessage: why.message, fingerprint: fingerprintOf(kindOf(lost), why) };
  return alertAbout(reported, { title: `A message on ${queue} was given up`, deadLetterId, source: "dead-letter-monitor" });
}
