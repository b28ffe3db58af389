import { allowedOf, deadLetterActions, dismissRefusal, queueActions, scheduleRefusals } from "#domain/allowed";
import type { AuditAction } from "#domain/audit";
import { can, isReadOnly, type Role } from "#domain/permissions";
import { orderable } from "#domain/runOrders";
import { actionsOnJob } from "../jobs/actionsOnJob.ts";
import { idOf, placeOf, type Thing } from "./things.ts";

/** What is done to a thing by name; what the server makes of it is in `acts.ts`. */
export type ActName =
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

const questions: Record<Thing["kind"], readonly ActName[]> = {
  queue: ["pause", "purge", "rate", "concurrency", "liftRate", "liftConcurrency"],
  brand: [],
  deadLetter: ["drop"],
  job: ["cancel", "remove"],
  run: ["approve", "reject", "pause", "terminate", "restart"],
  schedule: ["pause", "delete"],
  trace: [],
};

/** Whether something has to be asked before it is done: what its page asks, the palette asks. */
export const asksFirst = (name: ActName, { kind }: Thing): boolean => questions[kind].includes(name);

/** A verb on a thing: what it says, and what it does. `word` is what one types for it. */
export type Verb = { word: string; says: string } & ({ go: string } | { act: ActName });

const act = (name: ActName, says: string, word: string = name): Verb => ({ word, says, act: name });
const see = (says: string, go: string): Verb => ({ word: "see", says, go });
const trace = (correlationId: string | null): Verb[] => (correlationId ? [see("See its trace", placeOf("trace", correlationId))] : []);

const when = (is: boolean | undefined, ...verbs: Verb[]): Verb[] => (is ? verbs : []);

function ofLetter(thing: Extract<Thing, { kind: "deadLetter" }>): Verb[] {
  const { status, errorName, queue, id } = thing;
  const may = deadLetterActions(thing);
  const name = `${errorName} in ${queue}`;
  return [
    ...when(may.replay, act("replay", `Replay ${name}`)),
    ...when(may.edit, { word: "edit", says: `Edit and replay ${name}`, go: `${placeOf("deadLetter", id)}&edit=1` }),
    ...when(may.snooze, act("snooze", `Snooze ${name}…`)),
    ...when(may.drop, act("drop", `Drop ${name}…`)),
    ...when(may.restore, act("restore", `${status === "snoozed" ? "Wake" : "Restore"} ${name}`)),
  ];
}

function ofJob(thing: Extract<Thing, { kind: "job" }>): Verb[] {
  const { id, type, queue } = thing;
  const may = actionsOnJob(thing);
  const like = new URLSearchParams({ queue, type, like: id }).toString();
  return [
    ...when(may.retry, act("retry", `Retry ${type}`)),
    ...when(may.promote, act("promote", `Run ${type} now`, "run")),
    ...when(may.edit, {
      word: "edit",
      says: `Edit the payload of ${type}`,
      go: `${placeOf("job", id)}?edit=1`,
    }),
    ...when(may.cancel, act("cancel", `Cancel ${type}…`)),
    ...when(may.remove, act("remove", `Remove ${type}…`)),
    { word: "add", says: "Add a job like it", go: `/jobs/new?${like}` },
  ];
}

function ofRun(run: Extract<Thing, { kind: "run" }>): Verb[] {
  const { keyword, status } = run;
  const name = `“${keyword}”`;
  return [
    ...when(status === "waiting", act("approve", `Approve ${name}…`), act("reject", `Reject ${name}…`)),
    ...when(orderable.resume.includes(status), act("resume", `Resume ${name}`)),
    ...when(orderable.pause.includes(status), act("pause", `Pause ${name}…`)),
    ...when(orderable.restart.includes(status), act("restart", `Restart ${name}…`)),
    ...when(dismissRefusal(run) === null, act("dismiss", `Dismiss ${name}`)),
    ...when(orderable.terminate.includes(status), act("terminate", `Terminate ${name}…`)),
  ];
}

function ofQueue(queue: Extract<Thing, { kind: "queue" }>): Verb[] {
  const { name, paused, held = 0, rated = false, bounded = false, controlled = true } = queue;
  const may = queueActions({ paused, held, rated, bounded, controlled });
  return [
    ...when(may.resume, act("resume", `Resume ${name}`)),
    ...when(may.pause, act("pause", `Pause ${name}…`)),
    ...when(may.purge, act("purge", `Purge ${name}…`)),
    ...when(may.rate, act("rate", `${rated ? "Change" : "Set"} the rate limit of ${name}…`, "limit")),
    ...when(may.liftRate, act("liftRate", `Lift the rate limit of ${name}…`, "limit")),
    ...when(may.concurrency, act("concurrency", `${bounded ? "Change" : "Set"} the concurrency limit of ${name}…`, "limit")),
    ...when(may.liftConcurrency, act("liftConcurrency", `Lift the concurrency limit of ${name}…`, "limit")),
  ];
}

/** What changes a thing and may be done to it as it is now. */
function changes(thing: Thing): Verb[] {
  switch (thing.kind) {
    case "queue":
      return ofQueue(thing);
    case "brand":
      return [
        act("trigger", `Trigger a cycle of ${thing.name}`),
        { word: "edit", says: `Edit the strategy of ${thing.name}`, go: `${placeOf("brand", thing.slug)}?edit=1` },
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
        { word: "edit", says: `Edit ${thing.name}`, go: `${placeOf("schedule", thing.id)}?edit=1` },
        act("delete", `Delete ${thing.name}…`),
      ];
    }
    case "trace":
      return [];
  }
}

/** What else of a thing one may want to see. */
function sights(thing: Thing): Verb[] {
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
const restricted: Partial<Record<Thing["kind"], Partial<Record<ActName, AuditAction>>>> = {
  queue: { purge: "job.clean" },
  run: { terminate: "workflow.terminate" },
  schedule: { delete: "schedule.delete" },
};

function isPermitted(verb: Verb, { kind }: Thing, role: Role): boolean {
  const action = "act" in verb ? restricted[kind]?.[verb.act] : undefined;
  return action === undefined || can(role, action);
}

/** What `role` can do with a thing now, the most wanted first. A viewer is offered only what changes nothing. */
export const verbsOf = (thing: Thing, role: Role): Verb[] => [
  { word: "open", says: "Open", go: placeOf(thing.kind, idOf(thing)) },
  ...(isReadOnly(role) ? [] : changes(thing).filter((verb) => isPermitted(verb, thing, role))),
  ...sights(thing),
  { word: "copy", says: thing.kind === "queue" || thing.kind === "brand" ? "Copy its name" : "Copy its id", act: "copy" },
];
