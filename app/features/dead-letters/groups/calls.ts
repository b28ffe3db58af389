import { queryOptions } from "@tanstack/react-query";
import type { Overview } from "#domain/queues/health";
import { api, resultOf } from "../../../core/api.ts";
import { type GroupRow, groupRowOf, groupsKey } from "../../../core/groups.ts";
import type { Page } from "../../../core/page.ts";
import type { DeadLetterSearch } from "../search.ts";

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
