import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Problem } from "#domain/problems";
import { resultOf, api } from "../api.ts";

/** How often the parts are asked again while one of them does not work, ms: each time, every Worker is. */
const everyMs = 60_000;

/** Asked when the dashboard and the overview open, on focus and after a lost connection. While all is well an idle one asks nothing. */
const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: () => resultOf(api.health.$get()),
  staleTime: 0,
  refetchOnMount: "always",
  refetchOnWindowFocus: "always",
  refetchInterval: ({ state }) => (state.data?.problems.length ? everyMs : false),
});

const none: readonly Problem[] = [];

/** The parts of the system that do not work, as they were when last asked; none while that is not known. */
export const useProblems = (): readonly Problem[] => useQuery(healthQuery).data?.problems ?? none;
