import { alertQuietMs } from "./quiet.ts";
import { z } from "zod";

export const severities = ["critical", "warning"] as const;
export const alertStates = ["firing", "past"] as const;
export type AlertState = (typeof alertStates)[number];

/**
 * An alert as the API returns it. `count`: how often it was raised between `firstSeenAt` and `lastSeenAt` (ISO UTC). `firing`: it was
 * raised within the last hour. An alert about dead letters has `queue` and `fingerprint`, one about a workflow run has `run`; the others
 * are null. `notifiedAt`: when it was posted to the webhook last; `notifyError`: why the last post failed.
 */
export const Alert = z.object({
  id: z.string(),
  state: z.enum(alertStates),
  severity: z.enum(severities),
  title: z.string(),
  error: z.string(),
  type: z.string(),
  tenant: z.string().nullable(),
  queue: z.string().nullable(),
  fingerprint: z.string().nullable(),
  run: z.string().nullable(),
  /** How many dead letters of its queue and fingerprint are open now; 0 for other alerts. */
  openDeadLetters: z.number().int(),
  count: z.number().int(),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  notifiedAt: z.string().nullable(),
  notifyError: z.string().nullable(),
  correlationId: z.string().nullable(),
});
export type Alert = z.infer<typeof Alert>;

/** Returns the alert with its state at `now` (Unix ms): `past` once it was not raised for an hour. */
export const alertAt = (alert: Alert, now: number): Alert =>
  alert.state === "firing" && Date.parse(alert.lastSeenAt) <= now - alertQuietMs ? { ...alert, state: "past" } : alert;

export type AlertFilter = { state?: AlertState | undefined; severity?: (typeof severities)[number] | undefined };
