import { z } from "zod";

import { type ActionInfo, actionOf, allActions, type AuditAction as AuditActionName } from "../operatorActions.ts";

/** Returns the names of all actions of operators. */
export const auditActions = (): AuditActionName[] => Object.keys(allActions()) as AuditActionName[];
export type AuditAction = AuditActionName;

const infoOf = (action: string): Omit<ActionInfo, "role"> => actionOf(action) ?? { entry: action, name: action };

/** Returns what an operator did, in the past tense. An action that this version does not know is shown by its raw name. */
export const auditTextOf = (action: string): string => infoOf(action).entry;

/** Returns the name of an action in a trace. An action that this version does not know is shown by its raw name. */
export const actionNameOf = (action: string): string => infoOf(action).name;

/** Whether a job runs again after an action. */
export const isRepeat = (action: string): boolean => infoOf(action).isRepeat ?? false;

/** Why an operator runs a command. */
export const Reason = z.string().trim().min(1, "give a reason").max(500);

/** The record of one command. `target` names its object, such as `queue:orders`; `at` is ISO UTC. */
export const AuditEntry = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  reason: z.string().nullable(),
  outcome: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Who runs a command, when (ISO UTC) and why. `id` becomes the id of the audit entry and marks the rows that this command changed. */
export type AuditContext = { id: string; at: string; actor: string; reason: string | null };
