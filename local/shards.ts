import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { queueNames, queuesOfFirstDatabase } from "#brand-engine/domain/topology";
import { movedQueues, type QueueShards } from "#cli/config/shards";
import { maxShards } from "#domain/queues/shards";

/** Where a state folder says which queue is in which database: next to the databases, so that it is copied and deleted with them. */
const pathOf = (stateDir: string): string => join(stateDir, "v3/shards.json");

/** Returns the database of each queue of the pipeline for this many databases: in turn, except for those that must be in the first one. */
export function spreadQueues(count: number): QueueShards {
  if (count === 1) return {};
  const movable = queueNames.filter((name) => !(queuesOfFirstDatabase as readonly string[]).includes(name));
  return Object.fromEntries(movable.map((name, index) => [name, ((index + 1) % count) + 1]).filter(([, shard]) => shard !== 1));
}

/** Reads SHARDS, the number of operations databases; 1 by default. Throws an error that says what to do when it is invalid. */
export function readShards(env: NodeJS.ProcessEnv): QueueShards {
  const count = Number(env["SHARDS"] || 1);
  if (!Number.isInteger(count) || count < 1 || count > maxShards)
    throw new Error(`SHARDS=${env["SHARDS"]} is not a number of databases. Use a number from 1 to ${maxShards}.`);
  return spreadQueues(count);
}

/** How to start with these places: the number of databases that has them. */
function startOf(kept: QueueShards): string {
  const count = Array.from({ length: maxShards }, (_, index) => index + 1).find((one) => movedQueues(kept, spreadQueues(one)).length === 0);
  if (count === undefined) return "with the same SHARDS as before";
  return count === 1 ? "without SHARDS" : `with SHARDS=${count}`;
}

/**
 * Writes down in a state folder which queue is in which database. Throws an error when the folder has been used with other places: a queue
 * does not move, and nobody would find its jobs.
 */
export function keepShards(stateDir: string, shards: QueueShards): void {
  const path = pathOf(stateDir);
  const isNew = !existsSync(join(stateDir, "v3"));
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as QueueShards) : isNew ? shards : {};
  const moved = movedQueues(kept, shards);
  if (moved.length > 0)
    throw new Error(
      `The state in ${stateDir} has other operations databases: SHARDS would move ${moved.join(", ")}. Start ${startOf(kept)}, or with another STATE_DIR.`,
    );
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(kept));
}
