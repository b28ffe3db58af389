import { Cron } from "croner";

/** A cron of a Worker as it declares it. `schedule` is the same in the usual notation, if that differs. */
export type DeclaredCron = { worker: string; cron: string; schedule?: string };
export type Crons = { runAll: () => Promise<void>; stop: () => void };

/**
 * Runs the crons that the Workers declare, in UTC as Cloudflare does; the local runtime does not run them. A cron never
 * overlaps itself. `runCron` returns the outcome. `onFailure` gets a message for each outcome other than "ok".
 */
export function startCrons(
  declared: readonly DeclaredCron[],
  runCron: (declared: DeclaredCron) => Promise<string>,
  onFailure: (message: string) => void,
): Crons {
  let isStopped = false;
  const reportFailure = (message: string) => {
    if (!isStopped) onFailure(message);
  };
  const run = async (entry: DeclaredCron) => {
    try {
      const outcome = await runCron(entry);
      if (outcome !== "ok") reportFailure(`The cron of ${entry.worker} ended with ${outcome}`);
    } catch (error) {
      reportFailure(`The cron of ${entry.worker} failed: ${String(error)}`);
    }
  };
  const timers = declared.flatMap((entry) => {
    try {
      return [new Cron(entry.schedule ?? entry.cron, { timezone: "UTC", protect: true }, () => run(entry))];
    } catch (error) {
      reportFailure(`The cron "${entry.cron}" of ${entry.worker} does not run: ${String(error)}`);
      return [];
    }
  });
  return {
    runAll: async () => void (await Promise.all(declared.map(run))),
    stop: () => {
      isStopped = true;
      for (const timer of timers) timer.stop();
    },
  };
}
