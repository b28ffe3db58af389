import { maxShards } from "#domain/queues/shards";
import type { Shards } from "#store/shards";
import { shardBinding } from "./bindings.ts";

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
