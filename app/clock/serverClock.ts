import { type Bounds, narrowBounds, offsetOf, type Sample } from "./offset.ts";

/** Changes smaller than this move nothing on the screen, ms. */
const noticeableMs = 250;

let bounds: Bounds | undefined;
let offset = 0;
const listeners = new Set<() => void>();
let settle = (): void => undefined;
const settled = new Promise<void>((resolve) => (settle = resolve));

/** The browser's own clock, ms. For measuring only: what is shown or asked for goes by {@link serverNow}. */
export const browserNow = (): number => Date.now();

/** The time now by the server's clock, ms since 1970: every time on the screen and in a question is by this one. */
export const serverNow = (): number => browserNow() + offset;

/** {@link serverNow} as a date. */
export const serverDate = (): Date => new Date(serverNow());

/** How far the browser's clock is ahead of the server's, ms; negative when it is behind. 0 until it was measured. */
export const clockAheadMs = (): number => 0 - offset;

/** Takes in what an answer told of the server's clock. */
export function addSample(sample: Sample): void {
  bounds = narrowBounds(bounds, sample);
  const next = offsetOf(bounds);
  settle();
  if (Math.abs(next - offset) < noticeableMs) return;
  offset = next;
  for (const listener of listeners) listener();
}

/** No answer came: questions that wait for the server's clock go by the browser's. */
export const skipSample = (): void => settle();

/** {@link serverNow}, once an answer has told what it is (the shell asks at once) or none can be had. For questions about "the last hour". */
export async function measuredNow(): Promise<number> {
  await settled;
  return serverNow();
}

/** Calls `listener` when the clocks turn out to be further apart, or closer, than was known. Answers how to stop. */
export function onClockChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
