import type { FailureGroup, FailureGroupDetail, GroupChange } from "#domain/groups/group";
import { api, resultOf } from "./api.ts";
import { changeListedRows } from "./live/listCache.ts";
import { queryClient } from "./queryClient.ts";
import { queryKeys } from "./queryKeys.ts";

/** A group of dead letters as a row of a list. */
export type GroupRow = FailureGroup & { id: string };

export const groupRowOf = (group: FailureGroup): GroupRow => ({ ...group, id: group.fingerprint });

export const groupsKey = [...queryKeys.deadLetters, "groups"] as const;

/** Changes a group, and puts it into the cached detail and lists. Throws ApiError. */
export async function changeGroup(fingerprint: string, change: GroupChange): Promise<FailureGroup> {
  const group = await resultOf(api.groups[":fingerprint"].$put({ param: { fingerprint }, json: change }));
  queryClient.setQueryData<FailureGroupDetail>([...groupsKey, "one", fingerprint], (detail) => detail && { ...detail, group });
  changeListedRows<GroupRow>([...groupsKey, "list"], (row) => (row.id === fingerprint ? groupRowOf(group) : row));
  return group;
}
