import type { AnyMessage } from "#domain/messages/envelope";
import type { InjectedFault } from "#domain/faultInjection";
import { PermanentError, RateLimitError, TransientError } from "#domain/jobs/retry";
import type { Middleware } from "./handlers.ts";

/** Simulates a Worker that crashes in the middle of its batch: no attempt is finished, no message is acknowledged. */
export class InjectedCrash extends Error {
  override readonly name = "LabCrash";
}

/** How long a `slow` fault delays a message, ms. */
const slowMs = 3_000;

/** Waits; throws the signal's reason if the signal is aborted. */
const waitUnlessAborted = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });

/** Middleware that makes an attempt fail, crash or wait before its handler runs, if `faultOf` returns a fault for the message. */
export const withFaultInjection =
  (faultOf: (message: AnyMessage) => InjectedFault | undefined): Middleware =>
  (next) =>
  async (delivery) => {
    const fault = faultOf(delivery.message);
    const message = `Fire drill: ${fault?.service} fails on this message`;
    if (fault?.kind === "permanent") throw new PermanentError(message);
    if (fault?.kind === "transient") throw new TransientError(message);
    if (fault?.kind === "rate-limit") throw new RateLimitError(message);
    if (fault?.kind === "crash") throw new InjectedCrash(message);
    if (fault?.kind === "slow") await waitUnlessAborted(slowMs, delivery.signal);
    return next(delivery);
  };
