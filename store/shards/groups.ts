import type { AuditContext } from "#domain/audit/audit";
import { ApiError } from "#domain/errors/apiError";
import { notFound, refused } from "#domain/errors/refused";
import type { FailureGroup, GroupChange, GroupFilter, GroupSort } from "#domain/groups/group";
import { explainGroup, type Evidence } from "../groups/explain.ts";
import { findGroup, getGroup, latest, type StoredGroup } from "../groups/get.ts";
import { groupOrderOf, type KeyedGroup, keyOfParts, listKeyedGroups, readGroupParts } from "../groups/list.ts";
import { mergeGroups, mergeValues } from "../groups/merge.ts";
import { sinceOf } from "../groups/since.ts";
import { isChangedBy, updateGroup } from "../groups/update.ts";
import type { Page, PageRequest } from "../page.ts";
import { ascending, listInShards } from "../mergePages.ts";
import type { Shards } from "../shards.ts";

const orNull = <T>(found: Promise<T>): Promise<T | null> =>
  found.catch((error: unknown) => {
    if (error instanceof ApiError && error.code === "not_found") return null;
    throw error;
  });

/**
 * Returns a page of groups. A cause that occurs in several databases is one group: its counts are added, and its place is that of its greatest
 * listed part. `listed` are the databases whose groups are listed: that of the queue of the filter, or all.
 */
export async function listGroups(
  shards: Shards,
  filter: GroupFilter,
  sort: GroupSort,
  page: PageRequest,
  now: Date,
  listed: Shards = shards,
): Promise<Page<FailureGroup>> {
  const { items, ...rest } = await listInShards(listed, page, groupOrderOf(sort), (ops, own) =>
    listKeyedGroups(ops, filter, sort, own, now),
  );
  return { ...rest, items: shards.length === 1 ? items.map(({ group }) => group) : await withParts(shards, items, filter, sort, now) };
}

/** Makes whole groups of listed parts, each once: in the place of its greatest listed part, if it has the status of the filter as a whole. */
async function withParts(
  shards: Shards,
  items: readonly KeyedGroup[],
  filter: GroupFilter,
  sort: GroupSort,
  now: Date,
): Promise<FailureGroup[]> {
  // Several parts of a group can be on one page.
  const fingerprints = [...new Set(items.map(({ group }) => group.fingerprint))];
  const read = (ops: D1Database) => readGroupParts(ops, fingerprints, filter, sort, now);
  const parts = Map.groupBy((await Promise.all(shards.map(read))).flat(), ({ group }) => group.fingerprint);
  const wholes = items.flatMap(({ group, key }): KeyedGroup[] => {
    const own = parts.get(group.fingerprint) ?? [];
    if (own.some((part) => part.isListed && part.key > key)) return [];
    const whole = own.length > 0 ? { group: wholeOf(own, now), key: keyOfParts(own, sort) } : { group, key };
    return filter.status === undefined || whole.group.status === filter.status ? [whole] : [];
  });
  // The greatest part decides on which page a group is, and all parts together where it is on the page.
  const { cursorOf, compare } = groupOrderOf(sort);
  return wholes.toSorted((a, b) => compare(cursorOf(a), cursorOf(b))).map(({ group }) => group);
}

/** The whole of parts in the order of the databases. */
const wholeOf = (parts: readonly { group: FailureGroup }[], now: Date): FailureGroup =>
  mergeGroups(
    parts.map(({ group }) => group),
    now,
  );

/** Returns the parts of a group, each with its database. Throws `not_found`. */
async function partsOf<T>(
  shards: Shards,
  fingerprint: string,
  read: (ops: D1Database) => Promise<T>,
): Promise<[{ ops: D1Database; part: T }, ...{ ops: D1Database; part: T }[]]> {
  const parts = await Promise.all(shards.map(async (ops) => ({ ops, part: await orNull(read(ops)) })));
  const [first, ...others] = parts.flatMap(({ ops, part }) => (part === null ? [] : [{ ops, part }]));
  if (!first) throw notFound("group", fingerprint);
  return [first, ...others];
}

/** Returns a group of all databases as it is at `now`. Throws `not_found`. */
export async function findGroupInShards(shards: Shards, fingerprint: string, now: Date): Promise<FailureGroup> {
  const parts = await partsOf(shards, fingerprint, (ops) => findGroup(ops, fingerprint, now));
  return mergeGroups(
    parts.map(({ part }) => part),
    now,
  );
}

/** Returns a group of all databases with its latest dead letters: see {@link getGroup}. Throws `not_found`. */
export async function getGroupInShards(shards: Shards, fingerprint: string, now: Date): Promise<StoredGroup> {
  const [first, ...others] = (await partsOf(shards, fingerprint, (ops) => getGroup(ops, fingerprint, now))).map(({ part }) => part);
  if (!first || others.length === 0) return first as StoredGroup;
  const all = [first, ...others];
  const latestOf = <T extends { id: string }>(lists: readonly T[][], count: number): T[] =>
    lists
      .flat()
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, count);
  return {
    group: mergeGroups(
      all.map(({ group }) => group),
      now,
    ),
    types: mergeValues(all.map(({ types }) => types)),
    tenants: mergeValues(all.map(({ tenants }) => tenants)),
    affected: latestOf(
      all.map(({ affected }) => affected),
      latest.affected,
    ),
    deadLetters: latestOf(
      all.map(({ deadLetters }) => deadLetters),
      latest.shown,
    ),
  };
}

/**
 * Explains a group by its part with the most failures. How many failures there were, and since when, is that of all parts. Throws `not_found`.
 */
export async function explainGroupInShards(shards: Shards, fingerprint: string): Promise<Evidence> {
  const [only] = shards;
  if (shards.length === 1) return explainGroup(only, fingerprint);
  const parts = await partsOf(shards, fingerprint, (ops) => findGroup(ops, fingerprint, new Date()));
  const [most = parts[0]] = parts.toSorted((a, b) => b.part.count - a.part.count);
  const [first = most] = parts.toSorted((a, b) => ascending(a.part.firstSeenAt, b.part.firstSeenAt));
  const { firstSeenAt, queues } = first.part;
  const [evidence, since] = await Promise.all([
    explainGroup(most.ops, fingerprint),
    first === most ? null : sinceOf(first.ops, { fingerprint, firstSeenAt, queues: queues.map(({ value }) => value) }),
  ]);
  return { ...evidence, count: parts.reduce((sum, { part }) => sum + part.count, 0), since: since ?? evidence.since };
}

/**
 * Changes a group in every database that has it: see {@link updateGroup}. The parts change in the order of the databases, with one id of their
 * audit entries: of two operators at once the second gets the error of the first part. A part that is so already stays as it is, so a request
 * that is repeated after a crash completes the change.
 */
export async function updateGroupInShards(
  shards: Shards,
  fingerprint: string,
  { version, ...change }: GroupChange,
  context: AuditContext,
): Promise<FailureGroup> {
  const now = new Date(context.at);
  const parts = await partsOf(shards, fingerprint, (ops) => findGroup(ops, fingerprint, now));
  const [first, ...others] = parts;
  if (others.length === 0) return updateGroup(first.ops, fingerprint, version === undefined ? change : { ...change, version }, context);
  const whole = mergeGroups(
    parts.map(({ part }) => part),
    now,
  );
  if (version !== undefined && version !== whole.version) throw refused(`Group ${fingerprint}`, "edit", { code: "changed_meanwhile" });
  const able = parts.filter(({ part }) => isChangedBy(part, change));
  // The others are so already. If all are, the first one says who did it.
  for (const { ops } of able.length > 0 ? able : parts) await updateGroup(ops, fingerprint, change, context);
  return findGroupInShards(shards, fingerprint, now);
}
