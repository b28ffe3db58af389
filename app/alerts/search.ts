import { type AlertFilter, alertStates, severities } from "#domain/alerts/list";

/** What can be asked of the alerts, and the one looked at. */
export type AlertSearch = AlertFilter & { alert?: string };

/** The search of the address; what makes no sense in it is as if it were not there. */
export function readAlertSearch(search: Record<string, unknown>): AlertSearch {
  const state = alertStates.find((one) => one === search["state"]);
  const severity = severities.find((one) => one === search["severity"]);
  const alert = search["alert"];
  return {
    ...(state ? { state } : {}),
    ...(severity ? { severity } : {}),
    ...(typeof alert === "string" && alert ? { alert } : {}),
  };
}
