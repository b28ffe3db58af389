import { z } from "zod";

/** An alert is over when it was not raised for this long; a webhook hears of it as often, ms. */
export const alertQuietMs = 3_600_000;

export const severities = ["critical", "warning"] as const;
export const alertStates = ["firing", "past"] as const;
export type AlertState = (typeof alertStates)[number];

/**
 * An alert as the API gives it. `count`: how often it was raised from `firstSeenAt` to `lastSeenAt`. `firing`: raised within the
 * last hour. `queue` and `fingerprint` name the dead letters it is about, `run` the workflow run; null when it is about something else.
 */
export const Alert = z.object({
  id: z.string(),
  state: z.enum(alertStates),
  severity: z.enum(severities),
  title: z.string(),
  error: z.string(),
  type: z.string(),
  brand: z.string().nullable(),
  queue: z.string().nullable(),
  fingerprint: z.string().nullable(),
  // Left out by the Worker of alerts until it is deployed anew.
  run: z.string().nullable().default(null),
  count: z.number().int(),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  notifiedAt: z.string().nullable(),
  correlationId: z.string().nullable(),
});
export type Alert = z.infer<typeof Alert>;

/** The alert as it is at `now` (ms): one that was read a while ago is past once it was not raised for an hour. */
export const alertAt = (alert: Alert, now: number): Alert =>
  alert.state === "firing" && Date.parse(alert.lastSeenAt) <= now - alertQuietMs ? { ...alert, state: "past" } : alert;

export type AlertFilter = { state?: AlertState | undefined; severity?: (typeof severities)[number] | undefined };
