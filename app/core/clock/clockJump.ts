import { browserNow } from "./serverClock.ts";

/** Time between two comparisons of the browser's clock with `performance.now()`, ms. */
const stepMs = 1_000;
/** A clock that moved by at least this against `performance.now()` was set, or the machine slept, ms. */
const jumpMs = 1_000;

/** Calls `then` when the browser's clock is set while the page is open. Returns a function that stops it. */
export function onClockJump(then: () => void): () => void {
  const ahead = () => browserNow() - performance.now();
  let previous = ahead();
  const timer = setInterval(() => {
    const now = ahead();
    if (Math.abs(now - previous) < jumpMs) return;
    previous = now;
    then();
  }, stepMs);
  return () => clearInterval(timer);
}
