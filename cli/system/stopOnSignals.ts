const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** `stop` does what the first signal does. `takeOver` removes the handlers of others, who would end the process before the steps have run. */
export type Stopping = { stop: () => void; takeOver: () => void };

/** Runs the steps once on the first signal and exits; a second signal exits immediately. Steps may be added until then. */
export function stopOnSignals(steps: readonly (() => unknown)[]): Stopping {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    for (const step of steps) await step();
    process.exit(0);
  };
  let count = 0;
  const onSignal = () => (++count > 1 ? process.exit(1) : void stop());
  const listen = () => {
    for (const signal of signals) process.on(signal, onSignal);
  };
  listen();
  return {
    stop: () => void stop(),
    takeOver: () => {
      for (const signal of signals) process.removeAllListeners(signal);
      listen();
    },
  };
}
