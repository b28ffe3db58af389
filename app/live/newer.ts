/** Where a row stands in a list of the newest first: by when it was made (ISO UTC), ties broken by id. */
export type ListPosition = { at: string; id: string };

/** True when `a` was made after `b`: it stands above it. */
export const isNewer = (a: ListPosition, b: ListPosition): boolean => (a.at === b.at ? a.id > b.id : a.at > b.at);
