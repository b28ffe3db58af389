/**
 * One measurement of the server's clock, all in ms: what the browser's clock showed when a request was sent and when its
 * answer came, and what the server's clock showed in between.
 */
export type Sample = { sentAt: number; receivedAt: number; serverAt: number };

/** The least and the most that the server's clock can be ahead of the browser's, ms. */
export type Bounds = { minMs: number; maxMs: number };

/** So much the two clocks may drift apart between two measurements, ms. */
const driftMs = 50;

/** The server's clock was read between sending and receiving, so this is certain whichever way took longer. */
const boundsOf = ({ sentAt, receivedAt, serverAt }: Sample): Bounds => ({ minMs: serverAt - receivedAt, maxMs: serverAt - sentAt });

/** What is known after one more measurement. One that contradicts what was known replaces it: somebody set a clock. */
export function narrowBounds(known: Bounds | undefined, sample: Sample): Bounds {
  const told = boundsOf(sample);
  if (!known) return told;
  const least = Math.max(told.minMs, known.minMs - driftMs);
  const most = Math.min(told.maxMs, known.maxMs + driftMs);
  return least <= most ? { minMs: least, maxMs: most } : told;
}

/** How far the server's clock is ahead of the browser's, ms: the middle of what is possible. */
export const offsetOf = ({ minMs: least, maxMs: most }: Bounds): number => Math.round((least + most) / 2);
