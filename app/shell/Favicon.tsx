import { useEffect } from "react";
import { useFiringAlerts } from "../features/alerts/useFiringAlerts.ts";
import { useOverviewPart } from "../core/live/overview.ts";
import { criticalAlertsOf } from "../overview/criticalAlerts.ts";
import { headlineOf } from "../overview/headline.ts";
import { useProblems } from "../overview/health.ts";
import { useNow } from "../ui/useNow.ts";

const files = { danger: "/favicon-failing.svg", warning: "/favicon-waiting.svg", quiet: "/favicon.svg" } as const;

/** Sets the tab's icon to the status that the overview's headline shows. The page itself names no icon file, so that only one is loaded. */
export function Favicon() {
  const overview = useOverviewPart(({ troubles, verdict }) => ({ troubles, verdict }));
  const alerts = criticalAlertsOf(useFiringAlerts(), overview?.troubles ?? []);
  const now = useNow();
  const problems = useProblems();
  const tone = overview ? headlineOf(overview, now, { problems, alerts }).tone : undefined;
  useEffect(() => {
    if (tone) document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute("href", files[tone]);
  }, [tone]);
  return null;
}
