import { createContext, use } from "react";

/**
 * The position of the open row in its list (`index` from 0, -1 if it is not in the list), and how to open the previous and the next
 * row.
 */
export type ListPosition = { index: number; total: number; next: (() => void) | undefined; previous: (() => void) | undefined };

const ListPositionContext = createContext<ListPosition>({ index: -1, total: 0, next: undefined, previous: undefined });

/** Provides the list position to a panel. */
export const ListPositionProvider = ListPositionContext;
export const useListPosition = (): ListPosition => use(ListPositionContext);
