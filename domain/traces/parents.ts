import { parseCausationId } from "../messages/causation.ts";

/** The id of the span at the start of a trace. */
export const startSpanId = "start";

/**
 * Returns the id of the span that caused a job: the parent job that waits for it, or what its causation id names. A job that a schedule, a
 * timer or an operator caused, and a job without a known cause, is a child of the start of its trace; null if the trace has none.
 */
export function parentSpanIdOf(job: { parentId: string | null; causationId: string | null }, hasStart: boolean): string | null {
  if (job.parentId !== null) return job.parentId;
  const cause = parseCausationId(job.causationId);
  if (cause?.kind === "job" || cause?.kind === "workflow" || cause?.kind === "deadLetter") return cause.id;
  return hasStart ? startSpanId : null;
}
