import { maxScannedNames, type LatestOnly } from "#domain/lists/results";
import { textIncludes } from "#domain/text/search";
import { useEffect, useState } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { resultOf, api, ApiError } from "../api.ts";
import { pastedId } from "../jobs/pastedId.ts";
import { useOverviewPart } from "../live/overview.ts";
import { queueFacts } from "../queues/actionsOnQueue.ts";
import { type Entity, entitiesOf } from "./entities.ts";
import { parseQuery } from "./query.ts";

/** How long typing must rest before the server is asked. */
const restMs = 120;
const longest = 200;

const nouns: Record<LatestOnly[number], string> = { brands: "brands", deadLetters: "open dead letters", runs: "runs" };

/** What was not searched by name: said, so that nobody takes it for not being there. */
const latestSays = (kinds: LatestOnly): string =>
  kinds.length ? `Searched the latest ${maxScannedNames} ${kinds.map((kind) => nouns[kind]).join(" and ")}` : "";

/** What a text means, as soon as it is known; typing never waits for it. */
export function usePaletteSearch(text: string, on: boolean): { things: Entity[]; foundFor: string; says: string } {
  const { rest: typed } = parseQuery(text.slice(0, longest));
  // A whole id is found however it was pasted: in quotes, in capitals.
  const rest = pastedId(typed) ?? typed;
  const [asked, setAsked] = useState(rest);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(rest), restMs);
    return () => clearTimeout(timer);
  }, [rest]);
  const { data, error, isFetching } = useQuery({
    queryKey: ["search", asked],
    queryFn: async () => {
      const found = await resultOf(api.search.$get({ query: { q: asked } }));
      return { foundFor: asked, things: entitiesOf(found), latestOnly: found.latestOnly };
    },
    placeholderData: keepPreviousData,
    enabled: on,
    // What can be done to a thing changes all the time.
    staleTime: 0,
    gcTime: 10_000,
  });
  // Queues are known already, so pausing one works while nothing else answers.
  const queues = useOverviewPart((overview) =>
    overview.queues
      .filter(({ name }) => textIncludes(rest, name))
      .map((queue): Entity => ({ kind: "queue", name: queue.name, ...queueFacts(queue) })),
  );
  const others = data?.things.filter(({ kind }) => kind !== "queue") ?? [];
  const wanted = rest || text.trim() ? (queues ?? []) : [];
  const says = error
    ? `Only what is known here: ${error instanceof ApiError ? error.message : "the search failed."}`
    : isFetching || asked !== rest
      ? "Searching"
      : rest && data
        ? latestSays(data.latestOnly)
        : "";
  return { things: [...wanted, ...others], foundFor: data === undefined || data.foundFor === rest ? typed : data.foundFor, says };
}
