import { pipeline, type PipelineAction } from "./pipeline/pipeline.ts";

/**
 * Every action of operators: the lowest role that may use it, its text in the audit log, and its name in a trace. `isRepeat`: a job runs again. The API enforces the role
 * and the dashboard hides what it forbids. Reading has no entry: every signed-in user may read. Actions are for admins only if they can't be
 * undone for many objects at once, make services fail, or change settings for everybody. A pipeline declares more.
 */
export const operatorActions = {
  "queue.pause": { role: "operator", entry: "Paused the queue", name: "Pause" },
  "queue.resume": { role: "operator", entry: "Resumed the queue", name: "Resume" },
  "queue.pauseDelivery": { role: "operator", entry: "Paused the delivery of the queue", name: "Pause delivery" },
  "queue.resumeDelivery": { role: "operator", entry: "Resumed the delivery of the queue", name: "Resume delivery" },
  "queue.watch": { role: "admin", entry: "Watched the dead letters of the queue", name: "Watch" },
  "queue.unwatch": { role: "admin", entry: "Stopped watching the queue", name: "Stop watching" },
  "queue.rateLimit": { role: "operator", entry: "Set the rate limit", name: "Set rate limit" },
  "queue.concurrency": { role: "operator", entry: "Set the concurrency limit", name: "Set concurrency limit" },
  "deadLetter.replay": { role: "operator", entry: "Replayed a dead letter", name: "Replay", isRepeat: true },
  "deadLetter.rehearse": { role: "operator", entry: "Rehearsed a dead letter", name: "Rehearse" },
  "deadLetter.drop": { role: "operator", entry: "Dropped a dead letter", name: "Drop" },
  "deadLetter.restore": { role: "operator", entry: "Restored a dead letter", name: "Restore" },
  "deadLetter.snooze": { role: "operator", entry: "Snoozed a dead letter", name: "Snooze" },
  "group.update": { role: "operator", entry: "Changed a group of failures", name: "Edit" },
  "group.resolve": { role: "operator", entry: "Resolved a group of failures", name: "Resolve" },
  "group.mute": { role: "operator", entry: "Muted a group of failures", name: "Mute" },
  "group.reopen": { role: "operator", entry: "Reopened a group of failures", name: "Reopen" },
  "workflow.approve": { role: "operator", entry: "Approved a workflow run", name: "Approval" },
  "workflow.reject": { role: "operator", entry: "Rejected a workflow run", name: "Rejection" },
  "workflow.pause": { role: "operator", entry: "Paused a workflow run", name: "Pause" },
  "workflow.resume": { role: "operator", entry: "Resumed a workflow run", name: "Resume" },
  "workflow.terminate": { role: "admin", entry: "Terminated a workflow run", name: "Terminate" },
  "workflow.restart": { role: "operator", entry: "Restarted a workflow run", name: "Restart" },
  "workflow.dismiss": { role: "operator", entry: "Dismissed a failed workflow run", name: "Dismiss" },
  "instance.open": { role: "operator", entry: "Added a workflow instance to the list", name: "Add to list" },
  "instance.pause": { role: "operator", entry: "Paused a workflow instance", name: "Pause" },
  "instance.resume": { role: "operator", entry: "Resumed a workflow instance", name: "Resume" },
  "instance.terminate": { role: "admin", entry: "Terminated a workflow instance", name: "Terminate" },
  "instance.restart": { role: "operator", entry: "Restarted a workflow instance", name: "Restart" },
  "schedule.create": { role: "operator", entry: "Created a schedule", name: "Create" },
  "schedule.update": { role: "operator", entry: "Changed a schedule", name: "Edit" },
  "schedule.delete": { role: "admin", entry: "Deleted a schedule", name: "Delete" },
  "schedule.pause": { role: "operator", entry: "Paused a schedule", name: "Pause" },
  "schedule.resume": { role: "operator", entry: "Resumed a schedule", name: "Resume" },
  "schedule.run": { role: "operator", entry: "Ran a schedule now", name: "Run now" },
  "job.add": { role: "operator", entry: "Added a job", name: "Add" },
  "job.retry": { role: "operator", entry: "Retried a job", name: "Retry", isRepeat: true },
  "job.promote": { role: "operator", entry: "Ran a delayed job now", name: "Run now" },
  "job.cancel": { role: "operator", entry: "Cancelled a job", name: "Cancel" },
  "job.remove": { role: "operator", entry: "Removed a job", name: "Remove" },
  "job.update": { role: "operator", entry: "Changed a job's payload", name: "Edit payload" },
  "job.clean": { role: "admin", entry: "Purged jobs", name: "Purge" },
  "plan.create": { role: "operator", entry: "Made a plan", name: "Plan" },
  // Its action needs a role of its own too: a plan that purges is for admins.
  "plan.run": { role: "operator", entry: "Ran a plan", name: "Run" },
  "plan.rehearse": { role: "operator", entry: "Rehearsed a plan", name: "Rehearse" },
  "plan.pause": { role: "operator", entry: "Paused a plan", name: "Pause" },
  "plan.resume": { role: "operator", entry: "Resumed a plan", name: "Resume" },
  "plan.pace": { role: "operator", entry: "Changed the pace of a plan", name: "Change pace" },
  "plan.abort": { role: "operator", entry: "Aborted a plan", name: "Abort" },
  "plan.undo": { role: "operator", entry: "Undid a plan", name: "Undo" },
  "settings.update": { role: "admin", entry: "Changed the settings", name: "Change settings" },
  "lab.set": { role: "admin", entry: "Started a fire drill", name: "Start fire drill" },
  // Ending a fault injection makes services work again, so it must not wait for an admin.
  "lab.clear": { role: "operator", entry: "Ended fire drills", name: "End fire drills" },
  "lab.send": { role: "admin", entry: "Sent a raw message", name: "Send raw message" },
} as const;
/** The name of an action of operators, as the audit log has it: one of the core, or `<noun>.<verb>` of the pipeline. */
export type AuditAction = keyof typeof operatorActions | `${string}.${string}`;

export type ActionInfo = PipelineAction & { isRepeat?: boolean };

/** Returns every action of operators by its name: those of the core, with the texts of the pipeline, and those of the pipeline. */
export const allActions = (): Readonly<Record<string, ActionInfo>> => ({ ...operatorActions, ...pipeline().actions });

/** Returns an action of operators; undefined for any other name. */
export const actionOf = (name: string): ActionInfo | undefined => (Object.hasOwn(allActions(), name) ? allActions()[name] : undefined);
