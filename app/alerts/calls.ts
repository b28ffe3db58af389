import { queryOptions } from "@tanstack/react-query";
import type { Alert, AlertFilter } from "#domain/alerts/list";
import type { Overview } from "#domain/queues/health";
import { resultOf, api } from "../api.ts";
import { queryKeys } from "../live/queryKeys.ts";
import type { Page } from "../page.ts";

export const alertListKey = (filter: AlertFilter) => [...queryKeys.alerts, "list", filter] as const;

export const listAlerts = (filter: AlertFilter, cursor: string | undefined, limit = 50): Promise<Page<Alert>> =>
  resultOf(api.alerts.$get({ query: { ...filter, cursor, limit: String(limit) } }));

/** Alerts change when a message of their queue ends. */
export const alertsMark = ({ queues }: Overview): string =>
  String(queues.find(({ name }) => name === "alerts-events")?.counts.completed ?? 0);

/** Firing alerts that are counted at most. */
const firingLimit = 100;

/** The firing alerts, the latest 100. Read once, and again when {@link alertsMark} changes. */
export const firingAlertsQuery = queryOptions({
  queryKey: [...queryKeys.alerts, "firing"],
  queryFn: () => listAlerts({ state: "firing" }, undefined, firingLimit),
});

export const alertQuery = (id: string) =>
  queryOptions({ queryKey: [...queryKeys.alerts, "one", id], queryFn: () => resultOf(api.alerts[":id"].$get({ param: { id } })) });
