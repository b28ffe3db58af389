import { z } from "zod";
import type { AnyMessage } from "./messages/envelope.ts";
import { serviceNames } from "./pipeline/queues.ts";

/** How a service fails on purpose during a fire drill. `duplicate` delivers a message three times instead of failing. */
export const faultKinds = ["permanent", "transient", "rate-limit", "slow", "crash", "duplicate"] as const;

/** Which messages fail: those that contain a text, or those whose fields (`type`, `event_id` …) are equal to these. */
export const FaultMatch = z.union([
  z.string().min(1).max(200),
  z.record(z.string().max(60), z.union([z.string().max(200), z.number(), z.boolean()])),
]);

/** The name of a Worker that consumes a queue of the pipeline. */
export const ServiceName = z.string().refine((name) => serviceNames().includes(name), "no Worker of the pipeline has this name");

export const InjectedFault = z.object({
  service: ServiceName,
  match: FaultMatch.optional(),
  kind: z.enum(faultKinds),
  /** Share of the messages that fail, 0 to 1. It is decided by the message id, so a message fails on every attempt or on none. */
  rate: z.number().min(0).max(1),
  until: z.iso.datetime().optional(),
});
export type InjectedFault = z.infer<typeof InjectedFault>;

/** Returns a number from 0 up to but not including 1 that depends only on `text`. */
function hashFraction(text: string): number {
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

/** Returns the first active fault that applies to `message` in `service` at `now`; undefined if there is none. */
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
      hashFraction(message.event_id) < fault.rate &&
      matches(fault.match, message),
  );
