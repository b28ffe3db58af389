import type { FailureGroupDetail } from "./group.ts";

type Affected = { correlationId: string | null; createdAt: string; subject?: string };

/** Returns the subjects (with counts) and traces of dead letters, given newest first. */
export function affectedOf(deadLetters: readonly Affected[]): Pick<FailureGroupDetail, "subjects" | "traces"> {
  const subjects = new Map<string, number>();
  const traces = new Map<string, string>();
  for (const { subject, correlationId, createdAt } of deadLetters) {
    if (subject !== undefined) subjects.set(subject, (subjects.get(subject) ?? 0) + 1);
    if (correlationId !== null && !traces.has(correlationId)) traces.set(correlationId, createdAt);
  }
  return {
    subjects: [...subjects].map(([value, count]) => ({ value, count })),
    traces: [...traces].map(([correlationId, lastSeenAt]) => ({ correlationId, lastSeenAt })),
  };
}
