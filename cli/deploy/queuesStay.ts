import { maxShards, usedQueuesSql } from "#domain/queues/shards";
import { CliError } from "../command.ts";
import { shardDatabase, wrongPlaceOf } from "../config/shards.ts";
import type { Account } from "./account.ts";
import { type AccountState, isOwned } from "./accountState.ts";
import type { Blueprint } from "./blueprint.ts";

/** Returns the queues with rows in a database; none before its first migration. */
async function queuesIn(account: Account, database: string): Promise<string[]> {
  const tables = await account.query<{ name: string }>(
    database,
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schedules'`,
  );
  return tables.length === 0 ? [] : (await account.query<{ name: string }>(database, usedQueuesSql)).map(({ name }) => name);
}

/**
 * Throws a {@link CliError} if the configuration would move a queue that has jobs, dead letters or schedules to another operations database, where
 * nobody would find them. Asks nothing of the account while there is one database.
 */
export async function assertQueuesStay(account: Account, state: AccountState, { installation, shards = {} }: Blueprint): Promise<void> {
  const existing = Array.from({ length: maxShards }, (_, index) => index + 1).flatMap((shard) => {
    const name = installation.prefix + shardDatabase(shard);
    const id = state.databases.get(name);
    return id !== undefined && isOwned(state, { kind: "database", name }) ? [{ shard, name, id }] : [];
  });
  if (Object.keys(shards).length === 0 && existing.length <= 1) return;
  const moved = await Promise.all(
    existing.map(async ({ shard, name, id }) =>
      (await queuesIn(account, id)).flatMap((queue) => wrongPlaceOf(queue, name, shard, shards) ?? []),
    ),
  );
  if (moved.flat().length > 0) throw new CliError(`A queue does not move to another database. ${moved.flat().join(". ")}`);
}
