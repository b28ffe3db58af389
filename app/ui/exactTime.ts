import { formatExactTime } from "./format.ts";

/** The text that is shown with a time on hover and on focus. In a module of its own: the first view does without it. */
export const exactTime = (at: string): string => formatExactTime(at);
