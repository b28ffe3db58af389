import { readJobSearch, type JobSearch } from "./search.ts";

export type View = { name: string; search: JobSearch };

/** Views everybody has. */
export const builtInViews: readonly View[] = [
  { name: "All jobs", search: {} },
  { name: "Failed today", search: { state: "failed", from: "today" } },
  { name: "Running", search: { state: "active", order: "oldest" } },
  { name: "Delayed", search: { state: "delayed", order: "oldest" } },
  { name: "Waiting longest", search: { state: "waiting", order: "oldest" } },
];

const storageKey = "jobs.views";
/** More are not kept. */
export const maxViews = 50;

/** What this browser keeps; what can't be read is left out. */
export function readViews(kept: string | null): View[] {
  let found: unknown;
  try {
    found = JSON.parse(kept ?? "[]");
  } catch {
    return [];
  }
  if (!Array.isArray(found)) return [];
  return found.flatMap((one: unknown) => {
    if (typeof one !== "object" || one === null || !("name" in one) || typeof one.name !== "string" || !("search" in one)) return [];
    const search = typeof one.search === "object" && one.search !== null ? one.search : {};
    return [{ name: one.name.slice(0, 60), search: readJobSearch({ ...search }) }];
  });
}

export const loadViews = (): View[] => readViews(localStorage.getItem(storageKey));
export const saveViews = (views: readonly View[]): void => localStorage.setItem(storageKey, JSON.stringify(views.slice(0, maxViews)));

const sameSearch = (a: JobSearch, b: JobSearch): boolean => {
  const text = (search: JobSearch) => JSON.stringify(Object.entries(search).toSorted(([x], [y]) => (x < y ? -1 : 1)));
  return text(a) === text(b);
};

/** The view that is shown, if it is one. */
export const findView = (search: JobSearch, views: readonly View[]): View | undefined =>
  views.find((view) => sameSearch(view.search, search));
