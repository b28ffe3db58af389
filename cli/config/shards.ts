import { z } from "zod";
import { QueueSettings } from "#domain/settings/workerSettings";
import { maxShards } from "#domain/queues/shards";
import { didYouMean } from "../suggestion.ts";
import type { WorkerConfig } from "../deploy/installation.ts";

/** The number of the operations database of each queue that is not in the first one. */
export type QueueShards = Record<string, number>;

export const QueueShards = z
  .record(QueueSettings.shape.name, z.number().int().min(1).max(maxShards))
  .describe(
    `The number of the operations database of each queue, from 1 to ${maxShards}. Queues that it does not name are in the first. A queue that has jobs does not move.`,
  );

/** How many operations databases there are. */
export const shardCount = (shards: QueueShards): number => Math.max(1, ...Object.values(shards));

/** The numbers of the operations databases. */
export const shardNumbers = (shards: QueueShards): number[] => Array.from({ length: shardCount(shards) }, (_, index) => index + 1);

/** The name of an operations database without prefix: `ops`, `ops-2` and so on. */
export const shardDatabase = (shard: number): string => (shard === 1 ? "ops" : `ops-${shard}`);

/** The binding of an operations database. */
export const shardBindingName = (shard: number): string => (shard === 1 ? "OPS" : `OPS_${shard}`);

/** The queues that are in another database than before. */
export const movedQueues = (before: QueueShards, after: QueueShards): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((queue) => (before[queue] ?? 1) !== (after[queue] ?? 1));

/** Says what is wrong when a queue has rows in a database, number `shard`, that is not the one of the configuration. Null if it is. */
export const wrongPlaceOf = (queue: string, database: string, shard: number, shards: QueueShards): string | null =>
  (shards[queue] ?? 1) === shard
    ? null
    : `${queue} has jobs, dead letters or schedules in ${database}: "shards" must say { "${queue}": ${shard} }, not ${shards[queue] ?? 1}`;

/**
 * Returns a sentence for each queue of `shards` that is not known: a name with a mistake leaves the queue that was meant in the first database,
 * and once it has jobs it does not move.
 */
export const unknownShardQueues = (shards: QueueShards | undefined, known: readonly string[]): string[] =>
  Object.keys(shards ?? {})
    .filter((queue) => !known.includes(queue))
    .map(
      (queue) =>
        `"shards" names ${queue}, which is not a known queue${didYouMean(queue, known) || "."} If it is one, name its Worker in "workers", or the queue in "queues".`,
    );

/** Adds the bindings of all operations databases to a Worker that has the first one, and the variable that says where each queue is. */
export function withShards<C extends WorkerConfig>(config: C, shards: QueueShards | undefined): C {
  const databases = config.d1_databases ?? [];
  const first = databases.find(({ binding }) => binding === "OPS");
  if (shards === undefined || !first) return config;
  const others = shardNumbers(shards)
    .slice(1)
    .map((shard) => ({
      ...first,
      binding: shardBindingName(shard),
      database_name: shardDatabase(shard),
      database_id: shardDatabase(shard),
    }));
  return { ...config, d1_databases: [...databases, ...others], vars: { ...config.vars, QUEUE_SHARDS: shards } };
}

/** What the options of a Worker of the local runtime get: the bindings of all operations databases by `idOf` their numbers, and the variable. */
export const localShards = (shards: QueueShards, idOf: (shard: number) => string) => ({
  d1Databases: Object.fromEntries(shardNumbers(shards).map((shard) => [shardBindingName(shard), { id: idOf(shard) }])),
  bindings: Object.keys(shards).length > 0 ? { QUEUE_SHARDS: shards } : {},
});
