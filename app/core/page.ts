/**
 * A page of a list from the API. `scanned` rows were read for it, where the list is searched row by row. `byDue`: it is sorted by
 * due time, because there are too many rows to sort them by age.
 */
export type Page<T> = { items: T[]; nextCursor: string | null; scanned?: number | undefined; byDue?: true | undefined };

/** How an infinite query finds its pages: the first without a cursor, the next ones by the cursor of the page before. */
export const nextByCursor = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }): string | undefined => nextCursor ?? undefined,
};
