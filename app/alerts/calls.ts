import { queryOptions } from "@tanstack/react-query";
import type { Alert, AlertFilter } from "#domain/alertList";
import { answer, api } from "../api.ts";
import { keys } from "../live/keys.ts";
import type { Page } from "../page.ts";

export const listKey = (filter: AlertFilter) => [...keys.alerts, "list", filter] as const;

export const list = (filter: AlertFilter, cursor: string | undefined, limit = 50): Promise<Page<Alert>> =>
  answer(api.alerts.$get({ query: { ...filter, cursor, limit: String(limit) } }));

export const alertQuery = (id: string) =>
  queryOptions({ queryKey: [...keys.alerts, "one", id], queryFn: () => answer(api.alerts[":id"].$get({ param: { id } })) });
