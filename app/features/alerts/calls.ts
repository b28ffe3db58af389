import { queryOptions } from "@tanstack/react-query";
import type { Alert, AlertFilter } from "#domain/alerts/list";
import type { Overview } from "#domain/queues/health";
import { resultOf, api } from "../../core/api.ts";
import { queryKeys } from "../../core/queryKeys.ts";
import type { Page } from "../../core/page.ts";

export const alertListKey = (filter: AlertFilter) => [...queryKeys.alerts, "list", filter] as const;

export const listAlerts = (filter: AlertFilter, cursor: string | undefined, limit = 50): Promise<Page<Alert>> =>
  resultOf(api.alerts.$get({ query: { ...filter, cursor, limit: String(limit) } }));

/** The change mark of alerts: the latest one, and when it was last raised. */
export const alertsMark = ({ marks }: Overview): string => marks.alerts;

/** The change mark of the list, which shows how many dead letters are open too. */
export const alertListMark = ({ marks }: Overview): string => `${marks.alerts} ${marks.deadLetters}`;

/** Most firing alerts that are loaded and counted. */
const firingLimit = 100;

/** The latest 100 firing alerts. Loaded once, and again when {@link alertsMark} changes. */
export const firingAlertsQuery = queryOptions({
  queryKey: [...queryKeys.alerts, "firing"],
  queryFn: () => listAlerts({ state: "firing" }, undefined, firingLimit),
});

export const alertQuery = (id: string) =>
  queryOptions({ queryKey: [...queryKeys.alerts, "one", id], queryFn: () => resultOf(api.alerts[":id"].$get({ param: { id } })) });
