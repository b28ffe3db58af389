import { queryOptions } from "@tanstack/react-query";
import type { DayCost } from "#domain/cost/cost";
import { api, resultOf } from "../../../core/api.ts";

/** How long an answer is current, ms: today goes on, and yesterday becomes another day. */
const freshMs = 60_000;

/** What the jobs of a day cost, by default of yesterday (UTC). */
export const costQuery = (day: string | undefined) =>
  queryOptions({
    queryKey: ["queues", "cost", day ?? "yesterday"],
    queryFn: ({ signal }): Promise<DayCost> => resultOf(api.cost.$get({ query: { day } }, { init: { signal } })),
    staleTime: freshMs,
  });
