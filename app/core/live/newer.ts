/** The sort key of a row in a list of the newest first: its time (ISO UTC), then its id. */
export type ListPosition = { at: string; id: string };

/** True when `a` is newer than `b`, and so above it. */
export const isNewer = (a: ListPosition, b: ListPosition): boolean => (a.at === b.at ? a.id > b.id : a.at > b.at);
