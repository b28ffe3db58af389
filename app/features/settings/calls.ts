import { queryOptions } from "@tanstack/react-query";
import type { Settings } from "#domain/retention";
import { resultOf, api } from "../../core/api.ts";
import { queryKeys } from "../../core/live/queryKeys.ts";

/** The settings that apply to everyone. They change rarely. */
export const settingsQuery = queryOptions({
  queryKey: queryKeys.settings,
  queryFn: () => resultOf(api.settings.$get()),
  staleTime: 60_000,
});

export const changeSettings = (json: Partial<Settings> & { reason?: string }): Promise<Settings> => resultOf(api.settings.$put({ json }));
