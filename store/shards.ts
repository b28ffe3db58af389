import { elementsOf } from "./elements.ts";

/**
 * The operations databases of an installation. The first has all that is not about the jobs of one queue; each queue is in one of them with
 * its jobs, dead letters, schedules, counters and the audit entries of commands on them.
 */
export type Shards = readonly [D1Database, ...D1Database[]];

/**
 * Asks all databases at once. Returns the first result that is not null, in their order, or null. What one of them has is found although
 * others fail; if none of those that answer has it, throws the first error.
 */
export async function findInShards<T>(shards: Shards, find: (ops: D1Database) => Promise<T | null>): Promise<T | null> {
  const answers = await Promise.allSettled(shards.map(find));
  const values = answers.map((answer) => (answer.status === "fulfilled" ? answer.value : null));
  const found = values.find((value) => value !== null);
  if (found !== undefined) return found;
  const failed = answers.find((answer) => answer.status === "rejected");
  if (failed) throw failed.reason;
  return null;
}

/**
 * Returns which of these ids of jobs or dead letters are in which database. Those that do not exist come with the first part. Reads a row for
 * each id in each database, all at once.
 */
export async function idsByShard(
  shards: Shards,
  kind: "job" | "deadLetter",
  ids: readonly string[],
): Promise<{ ops: D1Database; ids: string[] }[]> {
  const find = async (ops: D1Database) => {
    const { results } = await ops
      .prepare(`SELECT column1 AS id FROM ${elementsOf(ids.length)} WHERE EXISTS (SELECT 1 FROM ${tables[kind]} WHERE id = column1)`)
      .bind(JSON.stringify(ids))
      .all<{ id: string }>();
    return { ops, ids: results.map(({ id }) => id) };
  };
  const parts = (await Promise.all(shards.map(find))).filter((part) => part.ids.length > 0);
  const [first = { ops: shards[0], ids: [] }, ...others] = parts;
  const existing = new Set(parts.flatMap((part) => part.ids));
  return [{ ops: first.ops, ids: [...first.ids, ...ids.filter((id) => !existing.has(id))] }, ...others];
}

/** What can be looked up by its id in all databases: its table. */
const tables = { job: "jobs", deadLetter: "dead_letters", schedule: "schedules", alert: "alerts", audit: "audit" } as const;
export type ShardedKind = keyof typeof tables;

/**
 * Returns the database that has a row, or of a job that was removed its dead letters; the first one if none has, so that the caller reports
 * that as usual. Costs nothing with one database, else up to two rows of each, all at once.
 */
export async function shardWith(shards: Shards, kind: ShardedKind, id: string): Promise<D1Database> {
  const [first] = shards;
  if (shards.length === 1) return first;
  const ofRemoved = kind === "job" ? `UNION ALL SELECT id FROM dead_letters WHERE job_id = ?1` : "";
  const find = async (ops: D1Database) =>
    (await ops.prepare(`SELECT id FROM ${tables[kind]} WHERE id = ?1 ${ofRemoved} LIMIT 1`).bind(id).first()) ? ops : null;
  return (await findInShards(shards, find)) ?? first;
}
