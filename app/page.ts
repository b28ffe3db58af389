/** A page of a list, as the API gives it; more `scanned` than items where it was searched row by row. */
export type Page<T> = { items: T[]; nextCursor: string | null; scanned?: number | undefined };
