import { type AlertFilter, alertStates, severities } from "#domain/alerts/list";

/** The filters of the alerts and the id of the open alert. */
export type AlertSearch = AlertFilter & { alert?: string };

/** Reads the search parameters of the alerts screen and drops invalid ones. */
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
