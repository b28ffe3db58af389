const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * `finish` runs the steps, once. `stop` does that and exits, as the first signal does. `takeOver` removes the handlers of others, who
 * would end the process before the steps have run.
 */
export type Stopping = { finish: () => Promise<void>; stop: () => void; takeOver: () => void };

/** Runs the steps on the first signal and exits; a second signal exits immediately. Steps may be added until then. */
export function stopOnSignals(steps: readonly (() => unknown)[]): Stopping {
  let finished: Promise<void> | undefined;
  const runSteps = async () => {
    for (const step of steps) await step();
  };
  const finish = () => (finished ??= runSteps());
  const stop = () => void finish().then(() => process.exit(0));
  let count = 0;
  const onSignal = () => (++count > 1 ? process.exit(1) : stop());
  const listen = () => {
    for (const signal of signals) process.on(signal, onSignal);
  };
  listen();
  return {
    finish,
    stop,
    takeOver: () => {
      for (const signal of signals) process.removeAllListeners(signal);
      listen();
    },
  };
}
