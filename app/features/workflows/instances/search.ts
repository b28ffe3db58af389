import { type InstanceStatus, instanceStatuses } from "#domain/instanceStatus";

/** The filter of the list of instances, and the step whose details are open: its name and count, such as `charge-1`. */
export type InstanceSearch = { status?: InstanceStatus; step?: string };

/** Reads the search from URL parameters. Unknown parameters and invalid values are left out. */
export function readInstanceSearch(search: Record<string, unknown>): InstanceSearch {
  const status = instanceStatuses.find((name) => name === search["status"]);
  const { step } = search;
  return { ...(status ? { status } : {}), ...(typeof step === "string" && step && step.length <= 300 ? { step } : {}) };
}

/** The search without the open step. */
export const filterOf = ({ status }: InstanceSearch): InstanceSearch => (status ? { status } : {});
