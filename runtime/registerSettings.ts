import { readWorkerSettings, settingsTextOf, type SettingsVars } from "#domain/settings/workerSettings";
import { queueNames } from "#domain/queues/queues";
import { createQueueRows } from "#store/queues/counts";
import { setConfiguredRetention } from "#store/settings";

/** The text of the settings that this isolate has registered, with its pipeline. */
let registered: string | undefined;

/**
 * Stores what others need of the pipeline and the settings of this Worker: the queues that they name, which are listed before their first
 * message, and the retention, which Workers with the job layer apply too. Writes once for each isolate and text. Invalid settings count as none.
 */
export async function registerSettings(ops: D1Database, env: SettingsVars): Promise<void> {
  const text = settingsTextOf(env);
  if (text === registered) return;
  const { settings, problem } = readWorkerSettings(env);
  const names = [...queueNames(), ...(problem === null ? settings.queues.map(({ name }) => name) : [])];
  await ops.batch([
    createQueueRows(ops, names),
    ...(problem === null ? [setConfiguredRetention(ops, settings.retention.deadLetterDays ?? null)] : []),
  ]);
  registered = text;
}
