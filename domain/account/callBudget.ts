/** The period of the budget, ms: https://developers.cloudflare.com/fundamentals/api/reference/limits/ */
const periodMs = 300_000;
/** Cloudflare allows 1,200 calls in the period for a user. The rest is left to the user's own tools, such as wrangler. */
export const maxCalls = 1_000;
/** The wait if Cloudflare refuses a call without saying for how long, ms, and the longest that is believed. */
const defaultRefusalMs = 30_000;
const maxRefusalMs = 3_600_000;

/** `waitMs` is 0 if the call may be sent. `left`: calls that are left after it. */
export type CallGrant = { waitMs: number; left: number };

/** Counts the calls to the Cloudflare API of all dashboards. It is held in memory: losing it costs at most refusals by Cloudflare. */
export class CallBudget {
  private periodStart = -Infinity;
  private used = 0;
  private refusedUntil = 0;

  /** Takes one call at `nowMs`, unless the budget is used up or Cloudflare has refused calls. */
  take(nowMs: number): CallGrant {
    if (nowMs >= this.periodStart + periodMs) {
      this.periodStart = nowMs;
      this.used = 0;
    }
    const blockedUntil = this.used >= maxCalls ? Math.max(this.refusedUntil, this.periodStart + periodMs) : this.refusedUntil;
    const waitMs = Math.max(0, blockedUntil - nowMs);
    if (waitMs === 0) this.used += 1;
    return { waitMs, left: maxCalls - this.used };
  }

  /** Returns how many calls are left at `nowMs`. */
  left(nowMs: number): number {
    return nowMs >= this.periodStart + periodMs ? maxCalls : maxCalls - this.used;
  }

  /** Cloudflare refused a call (429): no call is sent for `waitMs`, or for half a minute if it did not say. Returns that time, ms. */
  refuse(nowMs: number, waitMs: number | null): number {
    const forMs = Math.min(waitMs ?? defaultRefusalMs, maxRefusalMs);
    this.refusedUntil = Math.max(this.refusedUntil, nowMs + forMs);
    return forMs;
  }
}
