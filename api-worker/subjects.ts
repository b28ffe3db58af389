import type { Context } from "hono";
import { workerSettingsOf } from "#domain/settings/workerSettings";
import { readSubjects } from "#store/subjects";
import type { AppEnv } from "./context.ts";
import { shardOfQueue } from "./shards.ts";

/** Adds to jobs or dead letters what the settings call their subject. Reads nothing if the settings name no path for their queues. */
export async function withSubjects<T extends { id: string; queue: string }>(
  c: Context<AppEnv>,
  table: "jobs" | "dead_letters",
  items: readonly T[],
): Promise<(T & { subject?: string })[]> {
  const paths = new Map(workerSettingsOf(c.env).queues.flatMap(({ name, subject }) => (subject === undefined ? [] : [[name, subject]])));
  const read = async ([ops, own]: [D1Database, T[]]) => [...(await readSubjects(ops, table, own, paths))];
  const byDatabase = Map.groupBy(
    items.filter(({ queue }) => paths.has(queue)),
    ({ queue }) => shardOfQueue(c, queue),
  );
  const subjects = new Map((await Promise.all([...byDatabase].map(read))).flat());
  return items.map((item) => {
    const subject = subjects.get(item.id);
    return subject === undefined ? item : { ...item, subject };
  });
}

/** {@link withSubjects} for one job or dead letter. */
export async function withSubject<T extends { id: string; queue: string }>(
  c: Context<AppEnv>,
  table: "jobs" | "dead_letters",
  item: T,
): Promise<T & { subject?: string }> {
  const [found = item] = await withSubjects(c, table, [item]);
  return found;
}
