import { browserNow } from "./serverClock.ts";

/** How often the browser's clock is compared with the page's own timer, ms. */
const stepMs = 1_000;
/** A clock that moved by more than this against the page's timer was set, or the machine slept, ms. */
const jumpMs = 1_000;

/** Calls `then` when the browser's clock was set while the page is open. Answers how to stop. */
export function onClockJump(then: () => void): () => void {
  const ahead = () => browserNow() - performance.now();
  let known = ahead();
  const timer = setInterval(() => {
    const now = ahead();
    if (Math.abs(now - known) < jumpMs) return;
    known = now;
    then();
  }, stepMs);
  return () => clearInterval(timer);
}
