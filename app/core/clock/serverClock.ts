import { type Bounds, narrowBounds, offsetOf, type Sample } from "./offset.ts";

/** Smaller changes of the offset are ignored, so that times on screen do not jitter, ms. */
const noticeableMs = 250;

let bounds: Bounds | undefined;
let offset = 0;
const listeners = new Set<() => void>();
let resolveMeasured = (): void => undefined;
const measured = new Promise<void>((resolve) => (resolveMeasured = resolve));

/** The browser's clock, ms since the epoch. For measuring only: screens and requests use {@link serverNow}. */
export const browserNow = (): number => Date.now();

/** The server's time, ms since the epoch. Every time on screen and in a request uses it. */
export const serverNow = (): number => browserNow() + offset;

/** {@link serverNow} as a date. */
export const serverDate = (): Date => new Date(serverNow());

/** The lead of the browser's clock over the server's, ms; negative when it is behind; 0 until it has been measured. */
export const clockAheadMs = (): number => 0 - offset;

/** Updates the offset with a measurement. */
export function addSample(sample: Sample): void {
  bounds = narrowBounds(bounds, sample);
  const next = offsetOf(bounds);
  resolveMeasured();
  if (Math.abs(next - offset) < noticeableMs) return;
  offset = next;
  for (const listener of listeners) listener();
}

/** Called when a measurement failed: {@link measuredNow} then uses the browser's clock. */
export const skipSample = (): void => resolveMeasured();

/** Resolves to {@link serverNow} after the first measurement, or after it failed. For requests such as "the last hour". */
export async function measuredNow(): Promise<number> {
  await measured;
  return serverNow();
}

/** Calls `listener` when the measured offset changes. Returns a function that stops it. */
export function onClockChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
