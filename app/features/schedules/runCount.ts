import type { Schedule } from "#domain/schedules/schedule";

/** The number of runs so far, with the limit if there is one: "3 of 12". */
export const runCountText = ({ runs, limit }: Pick<Schedule, "runs" | "limit">): string =>
  limit === null ? String(runs) : `${runs} of ${limit}`;
