import { allowedOf, deadLetterActions, dismissRefusal, queueActions, scheduleRefusals } from "#domain/allowed";
import type { AuditAction } from "#domain/audit/audit";
import { can, isReadOnly, type Role } from "#domain/permissions";
import { controllableStatuses } from "#domain/workflows/controlRequests";
import { allowedJobActions } from "../jobs/allowedActions.ts";
import { entityId, entityPath, type Entity } from "./entities.ts";

/** What is done to a thing by name; what the server makes of it is in `acts.ts`. */
export type CommandName =
  | "pause"
  | "resume"
  | "purge"
  | "rate"
  | "concurrency"
  | "liftRate"
  | "liftConcurrency"
  | "trigger"
  | "replay"
  | "drop"
  | "restore"
  | "snooze"
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

const questions: Record<Entity["kind"], readonly CommandName[]> = {
  queue: ["pause", "purge", "rate", "concurrency", "liftRate", "liftConcurrency"],
  brand: [],
  deadLetter: ["drop"],
  job: ["cancel", "remove"],
  run: ["approve", "reject", "pause", "terminate", "restart"],
  schedule: ["pause", "delete"],
  trace: [],
};

/** Whether something has to be asked before it is done: what its page asks, the palette asks. */
export const needsConfirmation = (name: CommandName, { kind }: Entity): boolean => questions[kind].includes(name);

/** A verb on a thing: what it says, and what it does. `word` is what one types for it. */
export type EntityAction = { word: string; says: string } & ({ go: string } | { act: CommandName });

const act = (name: CommandName, says: string, word: string = name): EntityAction => ({ word, says, act: name });
const see = (says: string, go: string): EntityAction => ({ word: "see", says, go });
const trace = (correlationId: string | null): EntityAction[] =>
  correlationId ? [see("See its trace", entityPath("trace", correlationId))] : [];

const when = (is: boolean | undefined, ...verbs: EntityAction[]): EntityAction[] => (is ? verbs : []);

function ofLetter(thing: Extract<Entity, { kind: "deadLetter" }>): EntityAction[] {
  const { status, errorName, queue, id } = thing;
  const may = deadLetterActions(thing);
  const name = `${errorName} in ${queue}`;
  return [
    ...when(may.replay, act("replay", `Replay ${name}`)),
    ...when(may.edit, { word: "edit", says: `Edit and replay ${name}`, go: `${entityPath("deadLetter", id)}&edit=1` }),
    ...when(may.snooze, act("snooze", `Snooze ${name}…`)),
    ...when(may.drop, act("drop", `Drop ${name}…`)),
    ...when(may.restore, act("restore", `${status === "snoozed" ? "Wake" : "Restore"} ${name}`)),
  ];
}

function ofJob(thing: Extract<Entity, { kind: "job" }>): EntityAction[] {
  const { id, type, queue } = thing;
  const may = allowedJobActions(thing);
  const like = new URLSearchParams({ queue, type, like: id }).toString();
  return [
    ...when(may.retry, act("retry", `Retry ${type}`)),
    ...when(may.promote, act("promote", `Run ${type} now`, "run")),
    ...when(may.edit, {
      word: "edit",
      says: `Edit the payload of ${type}`,
      go: `${entityPath("job", id)}?edit=1`,
    }),
    ...when(may.cancel, act("cancel", `Cancel ${type}…`)),
    ...when(may.remove, act("remove", `Remove ${type}…`)),
    { word: "add", says: "Add a job like it", go: `/jobs/new?${like}` },
  ];
}

function ofRun(run: Extract<Entity, { kind: "run" }>): EntityAction[] {
  const { keyword, status } = run;
  const name = `“${keyword}”`;
  return [
    ...when(status === "waiting", act("approve", `Approve ${name}…`), act("reject", `Reject ${name}…`)),
    ...when(controllableStatuses.resume.includes(status), act("resume", `Resume ${name}`)),
    ...when(controllableStatuses.pause.includes(status), act("pause", `Pause ${name}…`)),
    ...when(controllableStatuses.restart.includes(status), act("restart", `Restart ${name}…`)),
    ...when(dismissRefusal(run) === null, act("dismiss", `Dismiss ${name}`)),
    ...when(controllableStatuses.terminate.includes(status), act("terminate", `Terminate ${name}…`)),
  ];
}

function ofQueue(queue: Extract<Entity, { kind: "queue" }>): EntityAction[] {
  const { name, paused, jobCount = 0, hasRateLimit = false, hasConcurrencyLimit = false, isControlled = true } = queue;
  const may = queueActions({ paused, jobCount, hasRateLimit, hasConcurrencyLimit, isControlled });
  return [
    ...when(may.resume, act("resume", `Resume ${name}`)),
    ...when(may.pause, act("pause", `Pause ${name}…`)),
    ...when(may.purge, act("purge", `Purge ${name}…`)),
    ...when(may.rate, act("rate", `${hasRateLimit ? "Change" : "Set"} the rate limit of ${name}…`, "limit")),
    ...when(may.liftRate, act("liftRate", `Lift the rate limit of ${name}…`, "limit")),
    ...when(may.concurrency, act("concurrency", `${hasConcurrencyLimit ? "Change" : "Set"} the concurrency limit of ${name}…`, "limit")),
    ...when(may.liftConcurrency, act("liftConcurrency", `Lift the concurrency limit of ${name}…`, "limit")),
  ];
}

/** What changes a thing and may be done to it as it is now. */
function changes(thing: Entity): EntityAction[] {
  switch (thing.kind) {
    case "queue":
      return ofQueue(thing);
    case "brand":
      return [
        act("trigger", `Trigger a cycle of ${thing.name}`),
        { word: "edit", says: `Edit the strategy of ${thing.name}`, go: `${entityPath("brand", thing.slug)}?edit=1` },
      ];
    case "deadLetter":
      return ofLetter(thing);
    case "job":
      return ofJob(thing);
    case "run":
      return ofRun(thing);
    case "schedule": {
      const may = allowedOf(scheduleRefusals(thing));
      return [
        act("run", `Run ${thing.name} now`),
        ...when(may.resume, act("resume", `Resume ${thing.name}`)),
        ...when(may.pause, act("pause", `Pause ${thing.name}…`)),
        { word: "edit", says: `Edit ${thing.name}`, go: `${entityPath("schedule", thing.id)}?edit=1` },
        act("delete", `Delete ${thing.name}…`),
      ];
    }
    case "trace":
      return [];
  }
}

/** What else of a thing one may want to see. */
function sights(thing: Entity): EntityAction[] {
  switch (thing.kind) {
    case "queue":
      return [see("See its jobs", `/jobs?queue=${thing.name}`), see("See its dead letters", `/dead-letters?queue=${thing.name}`)];
    case "brand":
      return [
        see("See its articles", `/workflows?brand=${thing.slug}`),
        see("See its dead letters", `/dead-letters?brand=${thing.slug}&status=all`),
      ];
    case "trace":
      return [see("See its jobs", `/jobs?correlationId=${encodeURIComponent(thing.correlationId)}`)];
    case "schedule":
      return [];
    default:
      return trace(thing.correlationId);
  }
}

/** Actions that not every operator may do, as the permission table names them. */
const restricted: Partial<Record<Entity["kind"], Partial<Record<CommandName, AuditAction>>>> = {
  queue: { purge: "job.clean" },
  run: { terminate: "workflow.terminate" },
  schedule: { delete: "schedule.delete" },
};

function isPermitted(verb: EntityAction, { kind }: Entity, role: Role): boolean {
  const action = "act" in verb ? restricted[kind]?.[verb.act] : undefined;
  return action === undefined || can(role, action);
}

/** What `role` can do with a thing now, the most wanted first. A viewer is offered only what changes nothing. */
export const actionsOnEntity = (thing: Entity, role: Role): EntityAction[] => [
  { word: "open", says: "Open", go: entityPath(thing.kind, entityId(thing)) },
  ...(isReadOnly(role) ? [] : changes(thing).filter((verb) => isPermitted(verb, thing, role))),
  ...sights(thing),
  { word: "copy", says: thing.kind === "queue" || thing.kind === "brand" ? "Copy its name" : "Copy its id", act: "copy" },
];
