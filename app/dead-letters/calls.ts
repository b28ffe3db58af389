import { queryOptions } from "@tanstack/react-query";
import type { DeadLetter, DeadLetterDetail, ListedDeadLetter } from "#domain/dead-letters/deadLetter";
import { resultOf, api } from "../api.ts";
import { resolveRange } from "../jobs/ranges.ts";
import { queryKeys } from "../live/queryKeys.ts";
import type { SteadyPages } from "../live/useSteadyList.ts";
import type { Page } from "../page.ts";
import { queryClient } from "../queryClient.ts";
import type { DeadLetterSearch } from "./search.ts";

const deadLetterEndpoint = api["dead-letters"][":id"];

export const deadLetterListKey = (search: DeadLetterSearch) => [...queryKeys.deadLetters, "list", search] as const;

export const listDeadLetters = async (
  { status = "open", from, to, ...filters }: DeadLetterSearch,
  cursor: string | undefined,
  limit = 50,
  include?: "body",
): Promise<Page<ListedDeadLetter>> =>
  resultOf(
    api["dead-letters"].$get({
      query: {
        ...filters,
        ...(await resolveRange({ from, to })),
        status: status === "all" ? undefined : status,
        include,
        cursor,
        limit: String(limit),
      },
    }),
  );

export const deadLetterQuery = (id: string) =>
  queryOptions({ queryKey: [...queryKeys.deadLetters, "one", id], queryFn: () => resultOf(deadLetterEndpoint.$get({ param: { id } })) });

/** The answer of an action is the dead letter as it is now: shown where it stands, no list moves. */
function cacheDeadLetter(letter: DeadLetter): DeadLetter {
  queryClient.setQueryData<DeadLetterDetail>(
    [...queryKeys.deadLetters, "one", letter.id],
    // The preview of a list is shorter than the one that is here.
    (known) => known && { ...known, deadLetter: { ...known.deadLetter, ...letter, preview: known.deadLetter.preview } },
  );
  queryClient.setQueriesData<SteadyPages<DeadLetter>>({ queryKey: [...queryKeys.deadLetters, "list"] }, (known) =>
    known && "pages" in known
      ? { ...known, pages: known.pages.map((page) => ({ ...page, items: page.items.map((one) => (one.id === letter.id ? letter : one)) })) }
      : known,
  );
  return letter;
}

export const replayDeadLetter = async (id: string, edit: { payload?: unknown; message?: unknown; reason?: string } = {}) =>
  cacheDeadLetter(await resultOf(deadLetterEndpoint.replay.$post({ param: { id }, json: edit })));
export const dropDeadLetter = async (id: string, reason: string) =>
  cacheDeadLetter(await resultOf(deadLetterEndpoint.drop.$post({ param: { id }, json: { reason } })));
export const restoreDeadLetter = async (id: string) =>
  cacheDeadLetter(await resultOf(deadLetterEndpoint.restore.$post({ param: { id }, json: {} })));
export const snoozeDeadLetter = async (id: string, until: string) =>
  cacheDeadLetter(await resultOf(deadLetterEndpoint.snooze.$post({ param: { id }, json: { until } })));
