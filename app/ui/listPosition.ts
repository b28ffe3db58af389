import { createContext, use } from "react";

/** Goes from a row to the next one below it that allows the same action. Returns whether there is one. */
export type Advance = (fromId: string, isAllowed: (thing: never) => boolean) => boolean;

/**
 * The position of the open row in its list (`index` from 0, -1 if it is not in the list), and how to open the previous and the next
 * row, or one by its id.
 */
export type ListPosition = {
  index: number;
  total: number;
  next: (() => void) | undefined;
  previous: (() => void) | undefined;
  goTo: (id: string) => void;
  advance: Advance;
};

const nowhere: ListPosition = { index: -1, total: 0, next: undefined, previous: undefined, goTo: () => undefined, advance: () => false };

const ListPositionContext = createContext<ListPosition>(nowhere);

/** A key that is pressed again within this time after the next row has opened was meant for the row before, ms. */
const settleMs = 400;
let advancedAt = -Infinity;
export const markAdvanced = (): void => {
  advancedAt = performance.now();
};
/** Whether the open or focused row has just become the next one by itself: an action key would act on a row that nobody has seen. */
export const hasJustAdvanced = (): boolean => performance.now() - advancedAt < settleMs;

/** Provides the list position to a panel. */
export const ListPositionProvider = ListPositionContext;
export const useListPosition = (): ListPosition => use(ListPositionContext);

export const useAdvance = (): Advance => use(ListPositionContext).advance;
