import { queryOptions } from "@tanstack/react-query";
import type { DeadLetter, DeadLetterDetail, ListedDeadLetter } from "#domain/deadLetters";
import { answer, api } from "../api.ts";
import { readRange } from "../jobs/ranges.ts";
import { keys } from "../live/keys.ts";
import type { SteadyPages } from "../live/useSteadyList.ts";
import type { Page } from "../page.ts";
import { queryClient } from "../queryClient.ts";
import type { DeadLetterSearch } from "./search.ts";

const letterCall = api["dead-letters"][":id"];

export const listKey = (search: DeadLetterSearch) => [...keys.deadLetters, "list", search] as const;

export const list = async (
  { status = "open", from, to, ...filters }: DeadLetterSearch,
  cursor: string | undefined,
  limit = 50,
  include?: "body",
): Promise<Page<ListedDeadLetter>> =>
  answer(
    api["dead-letters"].$get({
      query: {
        ...filters,
        ...(await readRange({ from, to })),
        status: status === "all" ? undefined : status,
        include,
        cursor,
        limit: String(limit),
      },
    }),
  );

export const deadLetterQuery = (id: string) =>
  queryOptions({ queryKey: [...keys.deadLetters, "one", id], queryFn: () => answer(letterCall.$get({ param: { id } })) });

/** The answer of an action is the dead letter as it is now: shown where it stands, no list moves. */
function put(letter: DeadLetter): DeadLetter {
  queryClient.setQueryData<DeadLetterDetail>(
    [...keys.deadLetters, "one", letter.id],
    // The preview of a list is shorter than the one that is here.
    (known) => known && { ...known, deadLetter: { ...known.deadLetter, ...letter, preview: known.deadLetter.preview } },
  );
  queryClient.setQueriesData<SteadyPages<DeadLetter>>({ queryKey: [...keys.deadLetters, "list"] }, (known) =>
    known && "pages" in known
      ? { ...known, pages: known.pages.map((page) => ({ ...page, items: page.items.map((one) => (one.id === letter.id ? letter : one)) })) }
      : known,
  );
  return letter;
}

export const replay = async (id: string, edit: { payload?: unknown; message?: unknown; reason?: string } = {}) =>
  put(await answer(letterCall.replay.$post({ param: { id }, json: edit })));
export const drop = async (id: string, reason: string) => put(await answer(letterCall.drop.$post({ param: { id }, json: { reason } })));
export const restore = async (id: string) => put(await answer(letterCall.restore.$post({ param: { id }, json: {} })));
export const snooze = async (id: string, until: string) => put(await answer(letterCall.snooze.$post({ param: { id }, json: { until } })));
