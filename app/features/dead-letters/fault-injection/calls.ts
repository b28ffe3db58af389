import { queryOptions } from "@tanstack/react-query";
import type { InjectedFault } from "#domain/faultInjection";
import { resultOf, api, ApiError } from "../../../core/api.ts";
import { queryKeys } from "../../../core/queryKeys.ts";
import { queryClient } from "../../../core/queryClient.ts";
import { serverNow } from "../../../core/clock/serverClock.ts";

const { faults } = api.lab;

/** The injected faults; null where fault injection is not available, as in production. */
export const faultsQuery = queryOptions({
  queryKey: queryKeys.faults,
  queryFn: async (): Promise<InjectedFault[] | null> => {
    try {
      return (await resultOf(faults.$get())).items;
    } catch (failure) {
      if (failure instanceof ApiError && failure.code === "not_found") return null;
      throw failure;
    }
  },
});

/** How long a fire drill lasts: long enough for a cycle, short enough to end by itself if it is left on. */
export const drillMinutes = 5;

/** Injects a fault for {@link drillMinutes}. */
export async function startFireDrill(fault: Omit<InjectedFault, "until">): Promise<void> {
  const until = new Date(serverNow() + drillMinutes * 60_000).toISOString();
  await resultOf(faults.$put({ json: { ...fault, until } }));
  await queryClient.invalidateQueries({ queryKey: queryKeys.faults });
}

export async function clearFaults(): Promise<void> {
  const remaining = await resultOf(faults.$delete({ query: {}, json: {} }));
  queryClient.setQueryData(queryKeys.faults, remaining.items);
}
