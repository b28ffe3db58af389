import type { ClientResponse } from "hono/client";
import { queryOptions } from "@tanstack/react-query";
import type { DeadLetter, DeadLetterDetail, ListedDeadLetter } from "#domain/dead-letters/deadLetter";
import { resultOf, api } from "../../core/api.ts";
import { resolveExpiry, resolveRange } from "../../ui/ranges.ts";
import { changeListedRows } from "../../core/live/listCache.ts";
import { queryKeys } from "../../core/queryKeys.ts";
import type { Page } from "../../core/page.ts";
import { queryClient } from "../../core/queryClient.ts";
import type { DeadLetterSearch } from "./search.ts";

export const deadLetterEndpoint = api["dead-letters"][":id"];

export const deadLetterListKey = (search: DeadLetterSearch) => [...queryKeys.deadLetters, "list", search] as const;

/** What the URL filters, as the API takes it. */
const filterOf = async ({
  status = "open",
  from,
  to,
  expires,
  view: _view,
  edit: _edit,
  group: _group,
  groups: _groups,
  sort: _sort,
  ...filters
}: DeadLetterSearch) => ({
  ...filters,
  ...(await resolveRange({ from, to })),
  expiresBefore: await resolveExpiry(expires),
  status: status === "all" ? undefined : status,
});

/** One page of dead letters; `include: "body"` adds the whole bodies. Throws ApiError. */
export const listDeadLetters = async (
  search: DeadLetterSearch,
  cursor: string | undefined,
  limit = 50,
  include?: "body",
): Promise<Page<ListedDeadLetter>> =>
  resultOf(api["dead-letters"].$get({ query: { ...(await filterOf(search)), include, cursor, limit: String(limit) } }));

/** Opens an export of what the list shows: NDJSON, with whole bodies. Throws ApiError. */
export async function openDeadLetterExport(
  search: DeadLetterSearch,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const answer = await api["dead-letters"].export.$get({ query: { ...(await filterOf(search)), cursor } }, { init: { signal } });
  if (answer.ok && answer.body) return answer.body as ReadableStream<Uint8Array>;
  return resultOf<never>(Promise.resolve(answer as unknown as ClientResponse<never>));
}

/** How often a dead letter is loaded again whose replay is still to be sent, ms: the counters of its queue do not say when that is done. */
const sendingRefetchMs = 5_000;

export const deadLetterQuery = (id: string) =>
  queryOptions({
    queryKey: [...queryKeys.deadLetters, "one", id],
    queryFn: () => resultOf(deadLetterEndpoint.$get({ param: { id } })),
    refetchInterval: ({ state }) => (state.data?.deadLetter.outcome?.state === "sending" ? sendingRefetchMs : false),
  });

/** Puts the dead letter that a command returned into the cached detail and lists. */
export function cacheDeadLetter(deadLetter: DeadLetter): DeadLetter {
  queryClient.setQueryData<DeadLetterDetail>(
    [...queryKeys.deadLetters, "one", deadLetter.id],
    // The preview in a list is shorter than the cached one.
    (detail) => detail && { ...detail, deadLetter: { ...detail.deadLetter, ...deadLetter, preview: detail.deadLetter.preview } },
  );
  changeListedRows<DeadLetter>([...queryKeys.deadLetters, "list"], (row) => (row.id === deadLetter.id ? { ...row, ...deadLetter } : row));
  return deadLetter;
}
