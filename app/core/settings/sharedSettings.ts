import { queryOptions } from "@tanstack/react-query";
import { api, resultOf } from "../api.ts";
import { queryKeys } from "../queryKeys.ts";

/** The settings that apply to everyone. They change rarely. */
export const sharedSettingsQuery = queryOptions({
  queryKey: queryKeys.settings,
  queryFn: () => resultOf(api.settings.$get()),
  staleTime: 60_000,
});
