import { z } from "zod";
import type { AuditEntry } from "#domain/audit/audit";
import { planActions, planTitle } from "#domain/plans/actions";

/** What the audit entry of a plan says of it. Older entries of all but its run say nothing. */
const PlanSubject = z.object({
  action: z.enum(planActions),
  eligible: z.number(),
  filter: z.object({ queue: z.string().optional() }).nullable(),
});

/** The subject of an audit entry in words: what a plan does, to how many and in which queue, otherwise the id. */
export function subjectText({ target, after }: Pick<AuditEntry, "target" | "after">): string {
  const at = target.indexOf(":");
  const id = target.slice(at + 1);
  const plan = target.slice(0, at) === "plan" ? PlanSubject.safeParse(after) : undefined;
  if (!plan?.success) return id;
  const queue = plan.data.filter?.queue;
  return `${planTitle(plan.data)}${queue === undefined ? "" : ` in ${queue}`}`;
}
