import { maxShards } from "#domain/queues/shards";
import type { Shards } from "#store/shards";
import { shardBinding, shardOf } from "./bindings.ts";

/** Returns the operations databases that a Worker is bound to: `OPS`, `OPS_2` and so on. */
export function shardsOf(env: { OPS: D1Database }): Shards {
  const bindings = env as Record<string, unknown>;
  const shards: [D1Database, ...D1Database[]] = [env.OPS];
  for (let shard = 2; shard <= maxShards; shard += 1) {
    const database = bindings[shardBinding(shard)];
    if (database === undefined) break;
    shards.push(database as D1Database);
  }
  return shards;
}

/** Says of each queue in which operations database it is, from 1 on. */
export const placesIn =
  (env: object): ((queue: string) => number) =>
  (queue) =>
    shardOf(env, queue);
