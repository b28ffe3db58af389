import type { Context } from "hono";
import { missingBinding, shardOf } from "#runtime/bindings";
import { type ShardedKind, type Shards, shardWith } from "#store/shards";
import type { AppEnv } from "./context.ts";

/** Returns the operations database of a queue. Throws `internal` with the missing line of wrangler.jsonc. */
export function shardOfQueue(c: Context<AppEnv>, queue: string): D1Database {
  const ops = c.var.shards[shardOf(c.env, queue) - 1];
  if (!ops) throw missingBinding(c.env, queue, "ops");
  return ops;
}

/** Returns the operations database that has something with this id: see {@link shardWith}. */
export const shardOfId = (c: Context<AppEnv>, kind: ShardedKind, id: string): Promise<D1Database> => shardWith(c.var.shards, kind, id);

/** Returns the databases that a list is read from: that of the queue which its filter names, else all. */
export const shardsFor = (c: Context<AppEnv>, queue: string | undefined): Shards =>
  queue === undefined ? c.var.shards : [shardOfQueue(c, queue)];
