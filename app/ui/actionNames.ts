import type { AuditAction } from "#domain/audit/audit";

/** The text of each action, in the past tense. */
const actionNames: Record<AuditAction, string> = {
  "queue.pause": "Paused the queue",
  "queue.resume": "Resumed the queue",
  "queue.rateLimit": "Set the rate limit",
  "queue.concurrency": "Set the concurrency limit",
  "deadLetter.replay": "Replayed a dead letter",
  "deadLetter.drop": "Dropped a dead letter",
  "deadLetter.restore": "Restored a dead letter",
  "deadLetter.snooze": "Snoozed a dead letter",
  "brand.create": "Created the brand",
  "brand.update": "Changed the brand",
  "brand.cycle": "Triggered a cycle",
  "brand.measure": "Measured article performance",
  "workflow.approve": "Approved an article",
  "workflow.reject": "Rejected an article",
  "workflow.pause": "Paused a workflow run",
  "workflow.resume": "Resumed a workflow run",
  "workflow.terminate": "Terminated a workflow run",
  "workflow.restart": "Restarted a workflow run",
  "workflow.dismiss": "Dismissed a failed workflow run",
  "schedule.create": "Created a schedule",
  "schedule.update": "Changed a schedule",
  "schedule.delete": "Deleted a schedule",
  "schedule.pause": "Paused a schedule",
  "schedule.resume": "Resumed a schedule",
  "schedule.run": "Ran a schedule now",
  "job.add": "Added a job",
  "job.retry": "Retried a job",
  "job.promote": "Ran a delayed job now",
  "job.cancel": "Cancelled a job",
  "job.remove": "Removed a job",
  "job.update": "Changed a job's payload",
  "job.clean": "Purged jobs",
  "settings.update": "Changed the settings",
  "lab.set": "Started a fire drill",
  "lab.send": "Sent a raw message",
  "lab.clear": "Ended fire drills",
};

/** Returns the text of an action; an action that this version does not know is shown by its raw name. */
export const actionName = (action: string): string => new Map<string, string>(Object.entries(actionNames)).get(action) ?? action;
