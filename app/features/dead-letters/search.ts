import type { DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { parseMoment } from "../../ui/ranges.ts";

/** The filters of the list of dead letters, kept in the URL. Without `status` the list shows open ones. */
export const filterNames = ["queue", "type", "tenant", "correlationId", "fingerprint", "from", "to", "q"] as const;
export type FilterName = (typeof filterNames)[number];
/** `edit` opens the editor of the open dead letter. */
export type DeadLetterSearch = { edit?: "1" | undefined; status?: DeadLetterStatus | "all" } & Partial<Record<FilterName, string>>;

const statuses: readonly (DeadLetterStatus | "all")[] = ["snoozed", "replayed", "dropped", "all"];

/** Reads the URL parameters of the list; unknown names and invalid values are left out. */
export function readDeadLetterSearch(search: Record<string, unknown>): DeadLetterSearch {
  const status = statuses.find((name) => name === search["status"]);
  const filters = filterNames.flatMap((name) => {
    const value = search[name];
    if (typeof value !== "string" || !value || ((name === "from" || name === "to") && !parseMoment(value))) return [];
    return [[name, value] as const];
  });
  return { ...(status ? { status } : {}), ...Object.fromEntries(filters), ...(search["edit"] ? { edit: "1" as const } : {}) };
}

/** The search without `edit`: the editor belongs to one dead letter, not to the list. */
export function withoutEdit(search: DeadLetterSearch): DeadLetterSearch {
  const { edit: _, ...list } = search;
  return list;
}
