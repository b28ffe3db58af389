import { allowedOf, dismissRefusal, queueActions, scheduleRefusals } from "#domain/allowed";
import type { AuditAction } from "#domain/audit/audit";
import { can, isReadOnly, type Role } from "#domain/permissions";
import { controllableStatuses } from "#domain/workflows/controlRequests";
import { allowedJobActions } from "../features/jobs/allowedActions.ts";
import { deadLetterActions } from "../features/dead-letters/actions.tsx";
import { entityPath } from "../core/links.ts";
import { type BoundAction, bindActions } from "./bindActions.tsx";
import { entityId, type Entity } from "./entities.ts";

/** The commands on entities. `runCommand.ts` runs them. */
export type CommandName =
  | "pause"
  | "resume"
  | "purge"
  | "rate"
  | "concurrency"
  | "liftRate"
  | "liftConcurrency"
  | "trigger"
  | "retry"
  | "promote"
  | "cancel"
  | "remove"
  | "approve"
  | "reject"
  | "terminate"
  | "restart"
  | "dismiss"
  | "run"
  | "delete"
  | "copy";

const commandsToConfirm: Record<Entity["kind"], readonly CommandName[]> = {
  queue: ["pause", "purge", "rate", "concurrency", "liftRate", "liftConcurrency"],
  brand: [],
  deadLetter: [],
  job: ["cancel", "remove"],
  run: ["approve", "reject", "pause", "terminate", "restart"],
  schedule: ["pause", "delete"],
  trace: [],
};

/** Whether a command needs a confirmation or a reason, as on the entity's page. */
export const needsConfirmation = (name: CommandName, { kind }: Entity): boolean => commandsToConfirm[kind].includes(name);

/** An action on an entity: `word` is the verb that one types for it, `says` its label. It opens the path `go` or runs `command`. */
export type EntityAction = { word: string; says: string; synonyms?: readonly string[] } & (
  | { go: string }
  | { command: CommandName }
  | { bound: BoundAction }
);

const commandAction = (name: CommandName, says: string, word: string = name): EntityAction => ({ word, says, command: name });
const see = (says: string, go: string): EntityAction => ({ word: "see", says, go });
const trace = (correlationId: string | null): EntityAction[] =>
  correlationId ? [see("View trace", entityPath("trace", correlationId))] : [];

const when = (is: boolean | undefined, ...verbs: EntityAction[]): EntityAction[] => (is ? verbs : []);

function actionsOfJob(entity: Extract<Entity, { kind: "job" }>): EntityAction[] {
  const { id, type, queue } = entity;
  const may = allowedJobActions(entity);
  const like = new URLSearchParams({ queue, type, like: id }).toString();
  return [
    ...when(may.retry, commandAction("retry", `Retry ${type}`)),
    ...when(may.promote, commandAction("promote", `Run ${type} now`, "run")),
    ...when(may.edit, {
      word: "edit",
      says: `Edit the payload of ${type}`,
      go: `${entityPath("job", id)}?edit=1`,
    }),
    ...when(may.cancel, commandAction("cancel", `Cancel ${type}…`)),
    ...when(may.remove, commandAction("remove", `Remove ${type}…`)),
    { word: "add", says: "Duplicate job", go: `/jobs/new?${like}` },
  ];
}

function actionsOfRun(run: Extract<Entity, { kind: "run" }>): EntityAction[] {
  const { keyword, status } = run;
  const name = `“${keyword}”`;
  return [
    ...when(status === "waiting", commandAction("approve", `Approve ${name}…`), commandAction("reject", `Reject ${name}…`)),
    ...when(controllableStatuses.resume.includes(status), commandAction("resume", `Resume ${name}`)),
    ...when(controllableStatuses.pause.includes(status), commandAction("pause", `Pause ${name}…`)),
    ...when(controllableStatuses.restart.includes(status), commandAction("restart", `Restart ${name}…`)),
    ...when(dismissRefusal(run) === null, commandAction("dismiss", `Dismiss ${name}`)),
    ...when(controllableStatuses.terminate.includes(status), commandAction("terminate", `Terminate ${name}…`)),
  ];
}

function actionsOfQueue(queue: Extract<Entity, { kind: "queue" }>): EntityAction[] {
  const { name, paused, jobCount = 0, hasRateLimit = false, hasConcurrencyLimit = false, isControlled = true } = queue;
  const may = queueActions({ paused, jobCount, hasRateLimit, hasConcurrencyLimit, isControlled });
  return [
    ...when(may.resume, commandAction("resume", `Resume ${name}`)),
    ...when(may.pause, commandAction("pause", `Pause ${name}…`)),
    ...when(may.purge, commandAction("purge", `Purge ${name}…`)),
    ...when(may.rate, commandAction("rate", `${hasRateLimit ? "Change" : "Set"} the rate limit of ${name}…`, "limit")),
    ...when(may.liftRate, commandAction("liftRate", `Remove the rate limit of ${name}…`, "limit")),
    ...when(
      may.concurrency,
      commandAction("concurrency", `${hasConcurrencyLimit ? "Change" : "Set"} the concurrency limit of ${name}…`, "limit"),
    ),
    ...when(may.liftConcurrency, commandAction("liftConcurrency", `Remove the concurrency limit of ${name}…`, "limit")),
  ];
}

/** Returns the actions that change an entity and are possible now. */
function changesOf(entity: Entity, role: Role): EntityAction[] {
  switch (entity.kind) {
    case "queue":
      return actionsOfQueue(entity);
    case "brand":
      return [
        commandAction("trigger", `Trigger a cycle of ${entity.name}`),
        { word: "edit", says: `Edit the strategy of ${entity.name}`, go: `${entityPath("brand", entity.slug)}?edit=1` },
      ];
    case "deadLetter":
      return bindActions(deadLetterActions, entity, role);
    case "job":
      return actionsOfJob(entity);
    case "run":
      return actionsOfRun(entity);
    case "schedule": {
      const may = allowedOf(scheduleRefusals(entity));
      return [
        commandAction("run", `Run ${entity.name} now`),
        ...when(may.resume, commandAction("resume", `Resume ${entity.name}`)),
        ...when(may.pause, commandAction("pause", `Pause ${entity.name}…`)),
        { word: "edit", says: `Edit ${entity.name}`, go: `${entityPath("schedule", entity.id)}?edit=1` },
        commandAction("delete", `Delete ${entity.name}…`),
      ];
    }
    case "trace":
      return [];
  }
}

/** Returns the actions that open a related screen. */
function relatedScreens(entity: Entity): EntityAction[] {
  switch (entity.kind) {
    case "queue":
      return [see("View jobs", `/jobs?queue=${entity.name}`), see("View dead letters", `/dead-letters?queue=${entity.name}`)];
    case "brand":
      return [
        see("View workflow runs", `/workflows?brand=${entity.slug}`),
        see("View dead letters", `/dead-letters?brand=${entity.slug}&status=all`),
      ];
    case "trace":
      return [see("View jobs", `/jobs?correlationId=${encodeURIComponent(entity.correlationId)}`)];
    case "schedule":
      return [];
    default:
      return trace(entity.correlationId);
  }
}

/** Commands that not every operator may run, with their name in the permission table. */
const restricted: Partial<Record<Entity["kind"], Partial<Record<CommandName, AuditAction>>>> = {
  queue: { purge: "job.clean" },
  run: { terminate: "workflow.terminate" },
  schedule: { delete: "schedule.delete" },
};

function isPermitted(verb: EntityAction, { kind }: Entity, role: Role): boolean {
  const action = "command" in verb ? restricted[kind]?.[verb.command] : undefined;
  return action === undefined || can(role, action);
}

/** Returns what `role` can do with an entity now, the most frequent actions first. Viewers get only actions that change nothing. */
export const actionsOnEntity = (entity: Entity, role: Role): EntityAction[] => [
  { word: "open", says: "Open", go: entityPath(entity.kind, entityId(entity)) },
  ...(isReadOnly(role) ? [] : changesOf(entity, role).filter((verb) => isPermitted(verb, entity, role))),
  ...relatedScreens(entity),
  { word: "copy", says: entity.kind === "queue" || entity.kind === "brand" ? "Copy name" : "Copy ID", command: "copy" },
];
