/** A page of a list from the API. `scanned` rows were read for it, where the list is searched row by row. */
export type Page<T> = { items: T[]; nextCursor: string | null; scanned?: number | undefined };
