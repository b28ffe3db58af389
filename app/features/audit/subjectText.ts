import type { AuditEntry } from "#domain/audit/audit";
import { planActions, planTitle } from "#domain/plans/actions";
import { isObject } from "./changes.ts";

/**
 * What the audit entry of a plan says of it; undefined for older entries of all but its run, which say nothing. Read without a schema: this
 * would be the only one that the list loads.
 */
function planSubjectOf(after: unknown) {
  if (!isObject(after)) return undefined;
  const { eligible, filter } = after;
  const action = planActions.find((name) => name === after["action"]);
  if (action === undefined || typeof eligible !== "number" || (filter !== null && !isObject(filter))) return undefined;
  const queue = filter?.["queue"];
  return queue === undefined || typeof queue === "string" ? { action, eligible, queue } : undefined;
}

/** The subject of an audit entry in words: what a plan does, to how many and in which queue, otherwise the id. */
export function subjectText({ target, after }: Pick<AuditEntry, "target" | "after">): string {
  const at = target.indexOf(":");
  const id = target.slice(at + 1);
  const plan = target.slice(0, at) === "plan" ? planSubjectOf(after) : undefined;
  if (!plan) return id;
  return `${planTitle(plan)}${plan.queue === undefined ? "" : ` in ${plan.queue}`}`;
}
