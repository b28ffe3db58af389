import { maxScannedNames, type LatestOnly } from "#domain/searchResults";
import { textIncludes } from "#domain/text/search";
import { useEffect, useState } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { resultOf, api, ApiError } from "../core/api.ts";
import { pastedId } from "../features/jobs/pastedId.ts";
import { useOverviewPart } from "../core/live/overview.ts";
import { queueItemOf } from "../features/queues/actions.tsx";
import { type Entity, entitiesOf } from "./entities.ts";
import { parseQuery } from "./query.ts";

/** Delay between the last keystroke and the request, ms. */
const searchDelayMs = 120;
const maxQueryLength = 200;

const nouns: Readonly<Record<string, string>> = { deadLetters: "open dead letters", runs: "runs" };

/** Describes the kinds of which only the latest were searched, so that a missing result is not taken for a missing entity. */
const describeLatestOnly = (kinds: LatestOnly): string =>
  kinds.length ? `Searched only the latest ${maxScannedNames} ${kinds.map((kind) => nouns[kind] ?? kind).join(" and ")}` : "";

/**
 * Searches for the entities of a query, after a short delay. Returns the entities, the text they were found for (it may be an
 * older one while a request is pending), and the status of the search.
 */
export function usePaletteSearch(text: string, on: boolean): { entities: Entity[]; foundFor: string; status: string } {
  const { rest: typed } = parseQuery(text.slice(0, maxQueryLength));
  // A pasted id is found in quotes and in capitals too.
  const rest = pastedId(typed) ?? typed;
  const [asked, setAsked] = useState(rest);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(rest), searchDelayMs);
    return () => clearTimeout(timer);
  }, [rest]);
  const { data, error, isFetching } = useQuery({
    queryKey: ["search", asked],
    queryFn: async () => {
      const results = await resultOf(api.search.$get({ query: { q: asked } }));
      return { foundFor: asked, entities: entitiesOf(results), latestOnly: results.latestOnly };
    },
    placeholderData: keepPreviousData,
    enabled: on,
    // The possible actions of an entity change all the time.
    staleTime: 0,
    gcTime: 10_000,
  });
  // Queues come from the overview, so that pausing one works while the search is unavailable.
  const queues = useOverviewPart((overview) =>
    overview.queues.filter(({ name }) => textIncludes(rest, name)).map((queue): Entity => ({ kind: "queue", ...queueItemOf(queue) })),
  );
  const others = data?.entities ?? [];
  const wanted = rest || text.trim() ? (queues ?? []) : [];
  const status = error
    ? `Showing queues only: ${error instanceof ApiError ? error.message : "the search failed."}`
    : isFetching || asked !== rest
      ? "Searching"
      : rest && data
        ? describeLatestOnly(data.latestOnly)
        : "";
  return { entities: [...wanted, ...others], foundFor: data === undefined || data.foundFor === rest ? typed : data.foundFor, status };
}
