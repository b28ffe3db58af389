import { queryOptions } from "@tanstack/react-query";
import type { FailureGroup, FailureGroupDetail, GroupChange } from "#domain/groups/group";
import type { Overview } from "#domain/queues/health";
import { api, resultOf } from "../../../core/api.ts";
import { changeListedRows } from "../../../core/live/listCache.ts";
import type { Page } from "../../../core/page.ts";
import { queryClient } from "../../../core/queryClient.ts";
import { queryKeys } from "../../../core/queryKeys.ts";
import type { DeadLetterSearch } from "../search.ts";

/** A group as a row of a list. */
export type GroupRow = FailureGroup & { id: string };

export const groupRowOf = (group: FailureGroup): GroupRow => ({ ...group, id: group.fingerprint });

const groupsKey = [...queryKeys.deadLetters, "groups"] as const;
export const groupListKey = (search: DeadLetterSearch) => [...groupsKey, "list", search] as const;

/** The change mark of groups: dead letters change their counts, and operators their status. */
export const groupsMark = ({ marks }: Overview): string => `${marks.deadLetters} ${marks.audit}`;

export const listGroups = async (
  { groups, sort, queue, q }: DeadLetterSearch,
  cursor: string | undefined,
  limit = 50,
): Promise<Page<GroupRow>> => {
  const status = groups === "all" ? undefined : (groups ?? "open");
  const page = await resultOf(api.groups.$get({ query: { status, sort, queue, q, cursor, limit: String(limit) } }));
  return { ...page, items: page.items.map(groupRowOf) };
};

const groupEndpoint = api.groups[":fingerprint"];

export const groupQuery = (fingerprint: string) =>
  queryOptions({
    queryKey: [...groupsKey, "one", fingerprint],
    queryFn: () => resultOf(groupEndpoint.$get({ param: { fingerprint } })),
  });

/**
 * What the failures of a group have in common, and since when. It reads hundreds of rows, so it is loaded when a panel opens, and not whenever
 * a failure is added.
 */
export const explanationQuery = (fingerprint: string) =>
  queryOptions({
    queryKey: ["group-explanations", fingerprint],
    queryFn: () => resultOf(groupEndpoint["in-common"].$get({ param: { fingerprint } })),
    staleTime: 60_000,
  });

/** Changes a group, and puts it into the cached detail and lists. Throws ApiError. */
export async function changeGroup(fingerprint: string, change: GroupChange): Promise<FailureGroup> {
  const group = await resultOf(groupEndpoint.$put({ param: { fingerprint }, json: change }));
  queryClient.setQueryData<FailureGroupDetail>([...groupsKey, "one", fingerprint], (detail) => detail && { ...detail, group });
  changeListedRows<GroupRow>([...groupsKey, "list"], (row) => (row.id === fingerprint ? groupRowOf(group) : row));
  return group;
}
