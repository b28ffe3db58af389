import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { usedQueuesSql } from "#domain/queues/shards";
import { CliError } from "../command.ts";
import { movedQueues, type QueueShards, shardCount, shardDatabase, shardNumbers, wrongPlaceOf } from "../config/shards.ts";
import { type LocalDatabase, withLocalDatabases } from "../system/localDatabases.ts";

/** Where a state folder says which queue is in which database: next to the databases, so that it is copied and deleted with them. */
const pathOf = (state: string): string => join(state, "shards.json");

/** The queues with rows in a database; none before its first migration. */
async function queuesIn(db: LocalDatabase): Promise<string[]> {
  const table = await db.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schedules'`).first();
  return table ? (await db.prepare(usedQueuesSql).all<{ name: string }>()).results.map(({ name }) => name) : [];
}

/**
 * Throws a {@link CliError} if the configuration would move a queue that has jobs, dead letters or schedules to another local database, where
 * nobody would find them. `idOf` is the local id of a database. Reads the databases only if places have changed since the last call, which
 * it writes down in the folder.
 */
export async function assertLocalQueuesStay(
  miniflare: typeof import("miniflare"),
  state: string,
  shards: QueueShards,
  idOf: (shard: number) => string,
): Promise<void> {
  const path = pathOf(state);
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as QueueShards) : {};
  if (movedQueues(kept, shards).length === 0) return;
  if (existsSync(state)) {
    const numbers = shardNumbers(shardCount(kept) > shardCount(shards) ? kept : shards);
    const used = await withLocalDatabases(miniflare, numbers.map(idOf), state, (open) =>
      Promise.all(numbers.map(async (shard) => ({ shard, queues: await queuesIn(await open(idOf(shard))) }))),
    );
    const moved = used.flatMap(({ shard, queues }) =>
      queues.flatMap((queue) => wrongPlaceOf(queue, shardDatabase(shard), shard, shards) ?? []),
    );
    if (moved.length > 0) throw new CliError(`A queue does not move to another database. ${moved.join(". ")}. Or delete ${state}`);
  }
  mkdirSync(state, { recursive: true });
  writeFileSync(path, JSON.stringify(shards));
}
