import { queryOptions } from "@tanstack/react-query";
import type { Settings } from "#domain/retention";
import { answer, api } from "../api.ts";
import { keys } from "../live/keys.ts";

/** What admins set for all; it changes rarely. */
export const settingsQuery = queryOptions({
  queryKey: keys.settings,
  queryFn: () => answer(api.settings.$get()),
  staleTime: 60_000,
});

export const changeSettings = (json: Partial<Settings> & { reason?: string }): Promise<Settings> => answer(api.settings.$put({ json }));
