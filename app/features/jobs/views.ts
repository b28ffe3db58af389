import { readJobSearch, type JobSearch } from "./search.ts";

export type View = { name: string; search: JobSearch };

/** The views that every user has. */
export const builtInViews: readonly View[] = [
  { name: "All jobs", search: {} },
  { name: "Failed today", search: { state: "failed", from: "today" } },
  { name: "Running", search: { state: "active", order: "oldest" } },
  { name: "Delayed", search: { state: "delayed", order: "oldest" } },
  { name: "Waiting longest", search: { state: "waiting", order: "oldest" } },
];

const storageKey = "jobs.views";
/** The maximum number of saved views. */
export const maxViews = 50;

/** Reads the views saved in this browser; invalid entries are left out. */
export function readViews(stored: string | null): View[] {
  let entries: unknown;
  try {
    entries = JSON.parse(stored ?? "[]");
  } catch {
    return [];
  }
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null || !("name" in entry) || typeof entry.name !== "string" || !("search" in entry))
      return [];
    const search = typeof entry.search === "object" && entry.search !== null ? entry.search : {};
    return [{ name: entry.name.slice(0, 60), search: readJobSearch({ ...search }) }];
  });
}

export const loadViews = (): View[] => readViews(localStorage.getItem(storageKey));
export const saveViews = (views: readonly View[]): void => localStorage.setItem(storageKey, JSON.stringify(views.slice(0, maxViews)));

const sameSearch = (a: JobSearch, b: JobSearch): boolean => {
  const text = (search: JobSearch) => JSON.stringify(Object.entries(search).toSorted(([x], [y]) => (x < y ? -1 : 1)));
  return text(a) === text(b);
};

/** The view with this search, if there is one. */
export const findView = (search: JobSearch, views: readonly View[]): View | undefined =>
  views.find((view) => sameSearch(view.search, search));
