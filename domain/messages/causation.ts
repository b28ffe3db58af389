import { pipeline } from "../pipeline/pipeline.ts";

/**
 * What can cause a job: another job, a workflow run (or one of its steps), a schedule, an operator's command (its audit entry), or a dead
 * letter. A pipeline declares more kinds, such as a timer.
 */
export const causeKinds = ["job", "workflow", "schedule", "audit", "deadLetter"] as const;
/** The kind of a cause: one of {@link causeKinds}, or of those that the pipeline declares. */
export type CauseKind = string;

const isCauseKind = (kind: string): boolean =>
  (causeKinds as readonly string[]).includes(kind) || (pipeline().causeKinds ?? []).includes(kind);

/** A cause, and the id of the object. The id of a step is `<run id>#<step name>`. */
export type Cause = { kind: CauseKind; id: string };

const pattern = /^([A-Za-z]+):([A-Za-z0-9][A-Za-z0-9_.#-]{0,199})$/;

/** Returns the causation id for an object. */
export const causationIdOf = (kind: CauseKind, id: string): string => `${kind}:${id}`;

/** Returns the cause that a causation id names; null if it names none. */
export function parseCausationId(causationId: string | null): Cause | null {
  const [, kind, id] = pattern.exec(causationId ?? "") ?? [];
  return kind === undefined || id === undefined || !isCauseKind(kind) ? null : { kind, id };
}

/** Returns the causation id in a body as it came; null if there is none. */
export function readCausationId(body: unknown): string | null {
  const value: unknown = typeof body === "object" && body !== null && "causation_id" in body ? body.causation_id : null;
  return typeof value === "string" && parseCausationId(value) !== null ? value : null;
}
