import { useEffect } from "react";
import type { Trouble } from "#domain/queues/health";
import { useFiringAlerts } from "../features/alerts/useFiringAlerts.ts";
import { useOverviewPart } from "../core/live/overview.ts";
import { criticalAlertsOf } from "../overview/criticalAlerts.ts";
import { headlineOf } from "../overview/headline.ts";
import { useProblems } from "../overview/health.ts";
import { useNow } from "../ui/useNow.ts";

const files = { danger: "/favicon-failing.svg", warning: "/favicon-waiting.svg", quiet: "/favicon.svg" } as const;
const noTroubles: readonly Trouble[] = [];

/** Sets the tab's icon to the status that the overview's headline shows. */
export function Favicon() {
  const troubles = useOverviewPart((overview) => overview.troubles) ?? noTroubles;
  const alerts = criticalAlertsOf(useFiringAlerts(), troubles);
  const { tone } = headlineOf(troubles, useNow(), { problems: useProblems(), alerts });
  useEffect(() => {
    document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute("href", files[tone]);
  }, [tone]);
  return null;
}
