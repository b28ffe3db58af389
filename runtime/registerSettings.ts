import { readWorkerSettings, settingsTextOf, type SettingsVars } from "#domain/settings/workerSettings";
import { queueNames } from "#domain/queues/queues";
import { createQueueRows } from "#store/queues/counts";
import { setArchive, setConfiguredRetention } from "#store/settings";
import type { Shards } from "#store/shards";
import { type ShardVars, shardOf } from "./bindings.ts";
import { archiveOf, type ArchiveVars } from "./archive.ts";

/** What this isolate has registered: whether there is an archive, and the text of the settings. */
let registered: string | undefined;

/**
 * Stores what others need of the pipeline and the settings of this Worker in the operations databases: the queues that they name, each in its
 * own, which are listed before their first message, and in all of them the retention, which Workers with the job layer apply too, and whether dead letters are archived. Writes once for each isolate and text. Invalid settings count as none.
 */
export async function registerSettings(shards: Shards, env: SettingsVars & ArchiveVars & ShardVars): Promise<void> {
  const hasArchive = archiveOf(env) !== undefined;
  const text = `${String(hasArchive)} ${settingsTextOf(env) ?? ""}`;
  if (text === registered) return;
  const { settings, problem } = readWorkerSettings(env);
  const names = [...queueNames(), ...(problem === null ? settings.queues.map(({ name }) => name) : [])];
  await Promise.all(
    shards.map(async (ops, index) => {
      await ops.batch([
        createQueueRows(
          ops,
          names.filter((name) => shardOf(env, name) === index + 1),
        ),
        setArchive(ops, hasArchive),
        ...(problem === null ? [setConfiguredRetention(ops, settings.retention.deadLetterDays ?? null)] : []),
      ]);
    }),
  );
  registered = text;
}
