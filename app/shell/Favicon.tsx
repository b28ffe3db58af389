import { useEffect } from "react";
import { useFiringAlerts } from "../features/alerts/useFiringAlerts.ts";
import { useOverviewPart } from "../core/live/overview.ts";
import { criticalAlertsOf } from "../overview/criticalAlerts.ts";
import { headlineOf } from "../overview/headline.ts";
import { useProblems } from "../overview/health.ts";
import { useNow } from "../ui/useNow.ts";
import { faviconOf } from "./faviconOf.ts";

/** Sets the tab's icon to the status that the overview's headline shows. */
export function Favicon() {
  const overview = useOverviewPart(({ troubles, verdict }) => ({ troubles, verdict }));
  const alerts = criticalAlertsOf(useFiringAlerts(), overview?.troubles ?? []);
  const now = useNow();
  const problems = useProblems();
  const tone = overview ? headlineOf(overview, now, { problems, alerts }).tone : undefined;
  useEffect(() => {
    if (tone) document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute("href", faviconOf(tone));
  }, [tone]);
  return null;
}
