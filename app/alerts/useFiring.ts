import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type Alert, alertAt } from "#domain/alertList";
import { useOverviewPart } from "../live/overview.ts";
import { useChange } from "../live/useChange.ts";
import { useNow } from "../ui/clock.ts";
import { alertsMark, firingQuery } from "./calls.ts";

/** The alerts that fire now, the latest 100, and whether there are more; none while they are not `known`. */
export function useFiring(): { alerts: Alert[]; more: boolean; known: boolean } {
  const client = useQueryClient();
  const now = useNow();
  const { data } = useQuery(firingQuery);
  useChange(useOverviewPart(alertsMark), () => void client.invalidateQueries({ queryKey: firingQuery.queryKey }));
  const alerts = data?.items.filter((alert) => alertAt(alert, now).state === "firing") ?? [];
  return { alerts, more: typeof data?.nextCursor === "string", known: data !== undefined };
}
