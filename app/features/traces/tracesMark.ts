import type { Overview } from "#domain/queues/health";
import { countsMarkOf } from "../../core/live/overview.ts";

/** Changes whenever a job or a run does, but not when only time passes: the end of a failure's five minutes is no news for a trace. */
export const tracesMark = (overview: Overview): string =>
  `${countsMarkOf(overview, undefined)} ${overview.marks.runs} ${overview.marks.deadLetters}`;
