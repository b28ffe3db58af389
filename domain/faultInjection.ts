import { z } from "zod";
import type { AnyMessage } from "./messages/envelope.ts";
import { serviceNames } from "./queues/queues.ts";

/** A fire drill: the chosen service fails on the chosen messages. `duplicate` delivers a message three times instead. */
export const faultKinds = ["permanent", "transient", "rate-limit", "slow", "crash", "duplicate"] as const;

/** A text found anywhere in the message, or fields that must be equal (`type`, `brand_slug`, `keyword` …). */
export const FaultMatch = z.union([
  z.string().min(1).max(200),
  z.record(z.string().max(60), z.union([z.string().max(200), z.number(), z.boolean()])),
]);

export const InjectedFault = z.object({
  service: z.enum(serviceNames),
  match: FaultMatch.optional(),
  kind: z.enum(faultKinds),
  /** How often, 0 to 1. Decided by the message's id, so that one message fails the same way each time. */
  rate: z.number().min(0).max(1),
  until: z.iso.datetime().optional(),
});
export type InjectedFault = z.infer<typeof InjectedFault>;

/** A number from 0 up to 1 that only depends on `text`. */
function chance(text: string): number {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
  return hash / 2 ** 32;
}

function matches(match: InjectedFault["match"], message: AnyMessage): boolean {
  if (match === undefined) return true;
  if (typeof match === "string") return JSON.stringify(message).includes(match);
  const fields: Record<string, unknown> = { ...message, ...(message.payload as object) };
  return Object.entries(match).every(([key, value]) => fields[key] === value);
}

/** The first fault that strikes `message` in `service` at time `now`. */
export const findInjectedFault = (
  faults: readonly InjectedFault[],
  service: string,
  message: AnyMessage,
  now: Date,
): InjectedFault | undefined =>
  faults.find(
    (fault) =>
      fault.service === service &&
      (!fault.until || Date.parse(fault.until) > now.getTime()) &&
      chance(message.event_id) < fault.rate &&
      matches(fault.match, message),
  );
