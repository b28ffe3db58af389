import { createContext, use } from "react";

/** Where the open job stands in the list beside it, and the way to its neighbours. */
export type Walking = { place: number; of: number; next: (() => void) | undefined; previous: (() => void) | undefined };

const WalkContext = createContext<Walking>({ place: -1, of: 0, next: undefined, previous: undefined });

/** Tells a panel how to go on in the list without going back to it. */
export const Walk = WalkContext;
export const useWalk = (): Walking => use(WalkContext);
