import { usedQueuesSql } from "#domain/queues/shards";
import type { Problem } from "#domain/problems";
import { shardBinding, shardOf } from "#runtime/bindings";
import { shardsOf } from "#runtime/shards";
import type { Env } from "../env.ts";

/**
 * Returns a problem for each queue that has jobs, dead letters or schedules in another operations database than its own: a Worker has other settings, or
 * they were changed. Nobody looks for its jobs there. Asks nothing while there is one database.
 */
export async function misplacedQueues(env: Env): Promise<Problem[]> {
  const shards = shardsOf(env);
  if (shards.length === 1) return [];
  const used = await Promise.all(shards.map((ops) => ops.prepare(usedQueuesSql).all<{ name: string }>()));
  return used.flatMap(({ results }, index) =>
    results.flatMap(({ name }): Problem[] => {
      const [here, own] = [index + 1, shardOf(env, name)];
      if (here === own) return [];
      const message = `It has jobs, dead letters or schedules in ${shardBinding(here)}, and QUEUE_SHARDS says ${shardBinding(own)}. Set it to ${here} in every Worker`;
      return [{ part: `queue ${name}`, message, down: false }];
    }),
  );
}
