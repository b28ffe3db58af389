import { readWorkerSettings, settingsTextOf, type SettingsVars } from "#domain/settings/workerSettings";
import { queueNames } from "#domain/queues/queues";
import { createQueueRows } from "#store/queues/counts";
import { setArchive, setConfiguredRetention } from "#store/settings";
import type { Shards } from "#store/shards";
import { type ShardVars, shardOf } from "./bindings.ts";
import { errorText } from "#domain/errors/errorInfo";
import { log } from "./log.ts";
import { archiveOf, type ArchiveVars } from "./archive.ts";

/** What this isolate has registered in each database: the text, and when it is tried again if that failed, Unix ms. */
const registered: { text: string; againMs: number }[] = [];

/** A database that failed is asked again after this time at the earliest, ms: it slows down few requests. */
const retryMs = 5_000;

/**
 * Stores what others need of the pipeline and the settings of this Worker in the operations databases: the queues that they name, each in its
 * own, which are listed before their first message, and in all of them the retention, which Workers with the job layer apply too, and whether dead letters are archived. Writes once for each isolate and text. Invalid settings count as none.
 * A database that fails is logged and asked again by a later call: what needs only the other ones goes on.
 */
export async function registerSettings(shards: Shards, env: SettingsVars & ArchiveVars & ShardVars): Promise<void> {
  const hasArchive = archiveOf(env) !== undefined;
  const text = `${String(hasArchive)} ${settingsTextOf(env) ?? ""}`;
  const due = shards.flatMap((ops, index) => {
    const { text: before, againMs = 0 } = registered[index] ?? {};
    return before === text && Date.now() < againMs ? [] : [{ ops, shard: index + 1 }];
  });
  if (due.length === 0) return;
  const { settings, problem } = readWorkerSettings(env);
  const names = [...queueNames(), ...(problem === null ? settings.queues.map(({ name }) => name) : [])];
  const register = async ({ ops, shard }: { ops: D1Database; shard: number }) => {
    await ops.batch([
      createQueueRows(
        ops,
        names.filter((name) => shardOf(env, name) === shard),
      ),
      setArchive(ops, hasArchive),
      ...(problem === null ? [setConfiguredRetention(ops, settings.retention.deadLetterDays ?? null)] : []),
    ]);
  };
  const results = await Promise.allSettled(due.map(register));
  for (const [index, result] of results.entries()) {
    const shard = due[index]?.shard ?? 0;
    const isDone = result.status === "fulfilled";
    registered[shard - 1] = { text, againMs: isDone ? Infinity : Date.now() + retryMs };
    if (!isDone) log("warn", "settings not registered, a later call does", { shard, error: errorText(result.reason) });
  }
}
