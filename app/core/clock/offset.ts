/**
 * One measurement of the server's clock, ms: the browser's time when a request was sent and when its answer was received, and
 * the server's time in between.
 */
export type Sample = { sentAt: number; receivedAt: number; serverAt: number };

/** The smallest and largest possible lead of the server's clock over the browser's, ms. */
export type Bounds = { minMs: number; maxMs: number };

/** How far the two clocks may drift apart between two measurements, ms. */
const driftMs = 50;

/** The server's clock was read between sending and receiving, so these bounds hold whichever way took longer. */
const boundsOf = ({ sentAt, receivedAt, serverAt }: Sample): Bounds => ({ minMs: serverAt - receivedAt, maxMs: serverAt - sentAt });

/** Narrows the bounds by one more measurement. A measurement that contradicts them replaces them: a clock was set. */
export function narrowBounds(previous: Bounds | undefined, sample: Sample): Bounds {
  const measured = boundsOf(sample);
  if (!previous) return measured;
  const minMs = Math.max(measured.minMs, previous.minMs - driftMs);
  const maxMs = Math.min(measured.maxMs, previous.maxMs + driftMs);
  return minMs <= maxMs ? { minMs, maxMs } : measured;
}

/** Returns the lead of the server's clock over the browser's, ms: the middle of the bounds. */
export const offsetOf = ({ minMs: least, maxMs: most }: Bounds): number => Math.round((least + most) / 2);
