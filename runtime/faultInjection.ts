import type { AnyMessage } from "#domain/messages/envelope";
import type { InjectedFault } from "#domain/faultInjection";
import { PermanentError, RateLimitError, TransientError } from "#domain/jobs/retry";
import type { Middleware } from "./handlers.ts";

/** Stands for a Worker that vanishes in the middle of its batch: nothing is settled, nothing acknowledged. */
export class InjectedCrash extends Error {
  override readonly name = "LabCrash";
}

/** How long a `slow` drill holds a message, ms. */
const slowMs = 3_000;

/** Waits, unless it is told to stop: then it throws the signal's reason. */
const waitUnlessAborted = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });

/** Strikes the messages that a fire drill chose, before their work. */
export const withFaultInjection =
  (faultOf: (message: AnyMessage) => InjectedFault | undefined): Middleware =>
  (next) =>
  async (delivery) => {
    const drill = faultOf(delivery.message);
    const said = `Fire drill: ${drill?.service} was told to fail on this message`;
    if (drill?.kind === "permanent") throw new PermanentError(said);
    if (drill?.kind === "transient") throw new TransientError(said);
    if (drill?.kind === "rate-limit") throw new RateLimitError(said);
    if (drill?.kind === "crash") throw new InjectedCrash(said);
    if (drill?.kind === "slow") await waitUnlessAborted(slowMs, delivery.signal);
    return next(delivery);
  };
