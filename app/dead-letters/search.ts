import type { DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { parseMoment } from "../jobs/ranges.ts";

/** What can be asked of the list of dead letters; all of it stands in the address. No `status` means open. */
export const filterNames = ["queue", "type", "brand", "correlationId", "fingerprint", "from", "to", "q"] as const;
export type FilterName = (typeof filterNames)[number];
/** `edit` opens the editor of the one looked at. */
export type DeadLetterSearch = { edit?: "1" | undefined; status?: DeadLetterStatus | "all" } & Partial<Record<FilterName, string>>;

const statuses: readonly (DeadLetterStatus | "all")[] = ["snoozed", "replayed", "dropped", "all"];

export function readDeadLetterSearch(search: Record<string, unknown>): DeadLetterSearch {
  const status = statuses.find((one) => one === search["status"]);
  const filters = filterNames.flatMap((name) => {
    const value = search[name];
    if (typeof value !== "string" || !value || ((name === "from" || name === "to") && !parseMoment(value))) return [];
    return [[name, value] as const];
  });
  return { ...(status ? { status } : {}), ...Object.fromEntries(filters), ...(search["edit"] ? { edit: "1" as const } : {}) };
}

/** The search of the list, whatever is done beside it: the editor belongs to one dead letter. */
export function withoutEdit(search: DeadLetterSearch): DeadLetterSearch {
  const { edit: _, ...list } = search;
  return list;
}
