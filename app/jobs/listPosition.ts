import { createContext, use } from "react";

/** Where the open job stands in the list beside it, and the way to its neighbours. */
export type ListPosition = { index: number; total: number; next: (() => void) | undefined; previous: (() => void) | undefined };

const ListPositionContext = createContext<ListPosition>({ index: -1, total: 0, next: undefined, previous: undefined });

/** Tells a panel how to go on in the list without going back to it. */
export const ListPositionProvider = ListPositionContext;
export const useListPosition = (): ListPosition => use(ListPositionContext);
