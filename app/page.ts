/** A page of a list, as the API gives it. */
export type Page<T> = { items: T[]; nextCursor: string | null };
