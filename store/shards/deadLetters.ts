import type { DeadLetterGroup, DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { type GroupPage, groupDeadLetters } from "../dead-letters/groups.ts";
import type { Shards } from "../shards.ts";

/** One group of two parts: the sample and the names are those of the part that was seen last. */
function mergeGroups(a: DeadLetterGroup, b: DeadLetterGroup): DeadLetterGroup {
  const [last, first] = a.lastSeenAt < b.lastSeenAt ? [b, a] : [a, b];
  return {
    ...last,
    count: a.count + b.count,
    firstSeenAt: first.firstSeenAt < last.firstSeenAt ? first.firstSeenAt : last.firstSeenAt,
    trend: last.trend.map((count, index) => count + (first.trend[index] ?? 0)),
  };
}

/** Groups the latest dead letters of each database, and adds up the groups of one cause: see {@link groupDeadLetters}. */
export async function groupDeadLettersInShards(shards: Shards, status: DeadLetterStatus, limit: number, now: Date): Promise<GroupPage> {
  const pages = await Promise.all(shards.map((ops) => groupDeadLetters(ops, status, limit, now)));
  const byCause = new Map<string, DeadLetterGroup>();
  for (const group of pages.flatMap(({ items }) => items)) {
    const other = byCause.get(group.fingerprint);
    byCause.set(group.fingerprint, other ? mergeGroups(other, group) : group);
  }
  const items = [...byCause.values()].toSorted((a, b) => b.count - a.count || (a.sample.id < b.sample.id ? 1 : -1));
  return {
    items: items.slice(0, limit),
    looked: pages.reduce((sum, { looked }) => sum + looked, 0),
    more: pages.some(({ more }) => more),
  };
}
