import type { DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import type { GroupSort } from "#domain/groups/group";
import { parseMoment } from "../../ui/ranges.ts";

/** The filters of the list of dead letters, kept in the URL. Without `status` the list shows open ones. */
export const filterNames = ["queue", "type", "tenant", "correlationId", "fingerprint", "from", "to", "q"] as const;
export type FilterName = (typeof filterNames)[number];

/** What of the groups is shown: those of a status (open by default), in an order (last seen first by default), and the open one. */
type GroupParts = { groups?: "muted" | "resolved" | "all"; sort?: Exclude<GroupSort, "lastSeen">; group?: string };

/** How soon retention deletes what the list shows, from now. */
export const expiryPeriods = ["1d", "7d", "30d"] as const;
export type ExpiryPeriod = (typeof expiryPeriods)[number];

/** The orders of the list besides the default, newest first. `queue` needs a status: the server has an index for it. */
export const listOrders = ["oldest", "queue"] as const;
export type ListOrder = (typeof listOrders)[number];

/**
 * The search parameters of the screen. It shows the groups, or the list: `view` says which where the other parameters do not. Every filter
 * but `queue` and `q` belongs to the list, and so do these two without `view`. `edit` opens the editor of the open dead letter.
 */
export type DeadLetterSearch = {
  view?: "list" | "groups";
  edit?: "1" | undefined;
  status?: DeadLetterStatus | "all";
  order?: ListOrder;
  /** Only what retention deletes within this time, the next one first: of a list that has resolved dead letters. It has no other order. */
  expires?: ExpiryPeriod | undefined;
} & GroupParts &
  Partial<Record<FilterName, string>>;

const statuses: readonly (DeadLetterStatus | "all")[] = ["snoozed", "replayed", "dropped", "all"];
const groupStatuses = ["muted", "resolved", "all"] as const;
const groupSorts = ["count", "rate"] as const;

const isFiltered = (search: Record<string, unknown>): boolean => filterNames.some((name) => search[name]);

/** Whether the screen shows the list of dead letters, not their groups. */
export const showsList = (search: DeadLetterSearch): boolean =>
  search.view === "list" ||
  (search.view === undefined && (search.status !== undefined || search.order !== undefined || isFiltered(search)));

function readGroups(search: Record<string, unknown>): DeadLetterSearch {
  const groups = groupStatuses.find((name) => name === search["groups"]);
  const sort = groupSorts.find((name) => name === search["sort"]);
  const filters = (["queue", "q", "group"] as const).flatMap((name) => {
    const value = search[name];
    return typeof value === "string" && value ? [[name, value] as const] : [];
  });
  const read: DeadLetterSearch = { ...(groups ? { groups } : {}), ...(sort ? { sort } : {}), ...Object.fromEntries(filters) };
  return isFiltered(read) ? { view: "groups", ...read } : read;
}

function readList(search: Record<string, unknown>): DeadLetterSearch {
  const status = statuses.find((name) => name === search["status"]);
  const filters = filterNames.flatMap((name) => {
    const value = search[name];
    if (typeof value !== "string" || !value || ((name === "from" || name === "to") && !parseMoment(value))) return [];
    return [[name, value] as const];
  });
  const expires = status === undefined || status === "snoozed" ? undefined : expiryPeriods.find((name) => name === search["expires"]);
  const order = listOrders.find((name) => !expires && name === search["order"] && !(name === "queue" && status === "all"));
  const read = {
    ...(status ? { status } : {}),
    ...Object.fromEntries(filters),
    ...(order ? { order } : {}),
    ...(expires ? { expires } : {}),
    ...(search["edit"] ? { edit: "1" as const } : {}),
  };
  const isAsked = search["view"] === "list" || search["status"] === "open";
  return isAsked && !showsList(read) ? { view: "list", ...read } : read;
}

/** Reads the URL parameters of the screen; unknown names and invalid values are left out. */
export const readDeadLetterSearch = (search: Record<string, unknown>): DeadLetterSearch =>
  search["view"] === "groups" || (search["view"] !== "list" && ["group", "groups", "sort"].some((name) => search[name]))
    ? readGroups(search)
    : readList(search);

/** Reads the parameters of the list, for a change of its filters: without any left, it still shows the list. */
export const readListSearch = (search: Record<string, unknown>): DeadLetterSearch => readList({ ...search, view: "list" });

/** Reads the parameters of the groups, for a change of their filters: without any left, it still shows the groups. */
export const readGroupSearch = (search: Record<string, unknown>): DeadLetterSearch => readGroups(search);

/** The search without `edit`: the editor belongs to one dead letter, not to the list. */
export function withoutEdit(search: DeadLetterSearch): DeadLetterSearch {
  const { edit: _, ...list } = search;
  return list;
}
