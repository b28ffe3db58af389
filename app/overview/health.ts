import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Problem } from "#domain/problems";
import { resultOf, api } from "../core/api.ts";

/** How often the health is requested while a part does not work, ms. Each request asks every Worker. */
const refetchMs = 60_000;

/** Requested when the dashboard or the overview opens, on focus and after a lost connection. Not repeated while all parts work. */
const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: () => resultOf(api.health.$get()),
  staleTime: 0,
  refetchOnMount: "always",
  refetchOnWindowFocus: "always",
  refetchInterval: ({ state }) => (state.data?.problems.length ? refetchMs : false),
});

const none: readonly Problem[] = [];

/** The parts of the system that did not work at the last request. Empty until the first response. */
export const useProblems = (): readonly Problem[] => useQuery(healthQuery).data?.problems ?? none;
