import { Cron } from "croner";

export type DeclaredCron = { worker: string; cron: string };
export type Crons = { runAll: () => Promise<void>; stop: () => void };

/**
 * Fires the crons the Workers declare, in UTC as the platform does; the local runtime never does by itself. A tick that
 * takes longer than its period is not doubled. `fire` answers the outcome; `onFailure` hears of those that are not ok.
 */
export function startCrons(
  declared: readonly DeclaredCron[],
  fire: (one: DeclaredCron) => Promise<string>,
  onFailure: (said: string) => void,
): Crons {
  let stopped = false;
  const failed = (said: string) => {
    if (!stopped) onFailure(said);
  };
  const tick = async (one: DeclaredCron) => {
    try {
      const outcome = await fire(one);
      if (outcome !== "ok") failed(`The cron of ${one.worker} ended with ${outcome}`);
    } catch (error) {
      failed(`The cron of ${one.worker} failed: ${String(error)}`);
    }
  };
  const timers = declared.map((one) => new Cron(one.cron, { timezone: "UTC", protect: true }, () => tick(one)));
  return {
    runAll: async () => void (await Promise.all(declared.map(tick))),
    stop: () => {
      stopped = true;
      for (const timer of timers) timer.stop();
    },
  };
}
