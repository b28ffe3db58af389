import { queryOptions } from "@tanstack/react-query";
import type { LabFault } from "#domain/lab";
import { answer, api, ApiError } from "../api.ts";
import { keys } from "../live/keys.ts";
import { queryClient } from "../queryClient.ts";
import { serverNow } from "../clock/serverClock.ts";

const { faults } = api.lab;

/** The fire drills that are on; null where there is no lab, as in production. */
export const drillsQuery = queryOptions({
  queryKey: keys.lab,
  queryFn: async (): Promise<LabFault[] | null> => {
    try {
      return (await answer(faults.$get())).items;
    } catch (failure) {
      if (failure instanceof ApiError && failure.code === "not_found") return null;
      throw failure;
    }
  },
});

/** How long a drill of the desk lasts. Long enough for a cycle, short enough to be forgotten. */
export const drillMinutes = 5;

/** About one publication in three fails for good, for a few minutes. */
export async function startDrill(): Promise<void> {
  const until = new Date(serverNow() + drillMinutes * 60_000).toISOString();
  await answer(faults.$put({ json: { service: "pages-plus", match: { type: "content.publish" }, kind: "permanent", rate: 0.34, until } }));
  await queryClient.invalidateQueries({ queryKey: keys.lab });
}

export async function endDrills(): Promise<void> {
  const left = await answer(faults.$delete({ query: {}, json: {} }));
  queryClient.setQueryData(keys.lab, left.items);
}
