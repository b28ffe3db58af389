import { formatExactTime } from "../../ui/format.ts";

/** A time to the millisecond: "2026-11-21 03:06:12.345 UTC+1". */
export const exactTime = (at: string): string => formatExactTime(at).replace(/(\d\d:\d\d:\d\d)/, `$1${at.slice(19, 23)}`);
