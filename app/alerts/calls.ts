import { queryOptions } from "@tanstack/react-query";
import type { Alert, AlertFilter } from "#domain/alertList";
import type { Overview } from "#domain/health";
import { answer, api } from "../api.ts";
import { keys } from "../live/keys.ts";
import type { Page } from "../page.ts";

export const listKey = (filter: AlertFilter) => [...keys.alerts, "list", filter] as const;

export const list = (filter: AlertFilter, cursor: string | undefined, limit = 50): Promise<Page<Alert>> =>
  answer(api.alerts.$get({ query: { ...filter, cursor, limit: String(limit) } }));

/** Alerts change when a message of their queue ends. */
export const alertsMark = ({ queues }: Overview): string =>
  String(queues.find(({ name }) => name === "alerts-events")?.counts.completed ?? 0);

/** Firing alerts that are counted at most. */
const firingLimit = 100;

/** The firing alerts, the latest 100. Read once, and again when {@link alertsMark} changes. */
export const firingQuery = queryOptions({
  queryKey: [...keys.alerts, "firing"],
  queryFn: () => list({ state: "firing" }, undefined, firingLimit),
});

export const alertQuery = (id: string) =>
  queryOptions({ queryKey: [...keys.alerts, "one", id], queryFn: () => answer(api.alerts[":id"].$get({ param: { id } })) });
