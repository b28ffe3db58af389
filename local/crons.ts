import { Cron } from "croner";

export type DeclaredCron = { worker: string; cron: string };
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
  const timers = declared.map((entry) => new Cron(entry.cron, { timezone: "UTC", protect: true }, () => run(entry)));
  return {
    runAll: async () => void (await Promise.all(declared.map(run))),
    stop: () => {
      isStopped = true;
      for (const timer of timers) timer.stop();
    },
  };
}
