import type { AuditAction } from "../audit/audit.ts";
import { reasonAbove } from "./confirmation.ts";

/** What a plan can do to a set. They have their own file so that screens can import them without the schemas. */
export const planActions = ["replay", "drop", "snooze", "restore", "retry", "cancel", "promote", "purge"] as const;
export type PlanAction = (typeof planActions)[number];

/** What the set of a plan consists of. */
export type PlanTarget = "deadLetter" | "job";

export type DeadLetterPlanAction = "replay" | "drop" | "snooze" | "restore";
export type JobPlanAction = Exclude<PlanAction, DeadLetterPlanAction>;

type ActionFacts = {
  target: PlanTarget;
  /** The action of one object, whose role a plan needs too. */
  needs: AuditAction;
  verb: string;
  done: string;
  /** Each item runs as a job again, so its outcome is known later. */
  runsJobs: boolean;
  /** How it is undone; null if it can't be. */
  undo: string | null;
};

/** The facts of each action. */
export const planActionFacts: Record<PlanAction, ActionFacts> = {
  replay: { target: "deadLetter", needs: "deadLetter.replay", verb: "Replay", done: "Replayed", runsJobs: true, undo: null },
  drop: {
    target: "deadLetter",
    needs: "deadLetter.drop",
    verb: "Drop",
    done: "Dropped",
    runsJobs: false,
    undo: "Makes them as they were before, unless they have changed since",
  },
  snooze: {
    target: "deadLetter",
    needs: "deadLetter.snooze",
    verb: "Snooze",
    done: "Snoozed",
    runsJobs: false,
    undo: "Makes them as they were before, unless they have changed since",
  },
  restore: {
    target: "deadLetter",
    needs: "deadLetter.restore",
    verb: "Restore",
    done: "Restored",
    runsJobs: false,
    undo: "Sets them aside again as they were, unless they have changed since",
  },
  retry: { target: "job", needs: "job.retry", verb: "Retry", done: "Retried", runsJobs: true, undo: null },
  cancel: {
    target: "job",
    needs: "job.cancel",
    verb: "Cancel",
    done: "Cancelled",
    runsJobs: false,
    undo: "Lets those wait again that had not started and have no parent",
  },
  promote: {
    target: "job",
    needs: "job.promote",
    verb: "Run",
    done: "Started",
    runsJobs: true,
    undo: "Delays those again that have not started yet",
  },
  purge: { target: "job", needs: "job.clean", verb: "Purge", done: "Purged", runsJobs: false, undo: null },
};

/**
 * Returns the action whose role a plan needs. Chosen jobs are removed as one by one, if they are few; to purge many, or all that match, needs
 * more. `count`: how many ids it has; `null`: it has a filter.
 */
export const neededActionOf = (action: PlanAction, count: number | null): AuditAction =>
  action === "purge" && count !== null && count <= reasonAbove ? "job.remove" : planActionFacts[action].needs;

/** Returns what {@link neededActionOf} takes as the count of a stored plan. */
export const chosenCountOf = ({ filter, eligible }: { filter: unknown; eligible: number }): number | null =>
  filter === null ? eligible : null;

/** Returns what a plan acts on, in words: "1 dead letter", "12 jobs". */
export const countOf = (target: PlanTarget, count: number): string => {
  const noun = target === "job" ? "job" : "dead letter";
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
};

/** What a plan does to how many: "Replay 171 dead letters". */
export const planTitle = ({ action, eligible }: { action: PlanAction; eligible: number }): string =>
  `${planActionFacts[action].verb} ${countOf(planActionFacts[action].target, eligible)}`;
