import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type Alert, alertAt } from "#domain/alerts/list";
import { useOverviewPart } from "../../core/live/overview.ts";
import { useOnChange } from "../../core/live/useOnChange.ts";
import { useNow } from "../../ui/useNow.ts";
import { alertsMark, firingAlertsQuery } from "./calls.ts";

/** The latest 100 firing alerts; `more` is true when there are others. Empty until `isLoaded`. */
export function useFiringAlerts(): { alerts: Alert[]; more: boolean; isLoaded: boolean } {
  const client = useQueryClient();
  const now = useNow();
  const { data } = useQuery(firingAlertsQuery);
  useOnChange(useOverviewPart(alertsMark), () => void client.invalidateQueries({ queryKey: firingAlertsQuery.queryKey }));
  const alerts = data?.items.filter((alert) => alertAt(alert, now).state === "firing") ?? [];
  return { alerts, more: typeof data?.nextCursor === "string", isLoaded: data !== undefined };
}
