import { isOver } from "#domain/jobs";
import { idOf, placeOf, type Thing } from "./things.ts";

/** What is done to a thing by name; what the server makes of it is in `acts.ts`. */
export type ActName =
  | "pause"
  | "resume"
  | "trigger"
  | "replay"
  | "drop"
  | "restore"
  | "retry"
  | "promote"
  | "cancel"
  | "approve"
  | "reject"
  | "run"
  | "copy";

/** A verb on a thing: what it says, and what it does. `word` is what one types for it. */
export type Verb = { word: string; says: string } & ({ go: string } | { act: ActName });

const act = (name: ActName, says: string, word: string = name): Verb => ({ word, says, act: name });
const see = (says: string, go: string): Verb => ({ word: "see", says, go });
const trace = (correlationId: string | null): Verb[] => (correlationId ? [see("See its trace", placeOf("trace", correlationId))] : []);

/** What changes a thing and may be done to it as it is now. */
function changes(thing: Thing): Verb[] {
  switch (thing.kind) {
    case "queue":
      return [thing.paused ? act("resume", `Resume ${thing.name}`) : act("pause", `Pause ${thing.name}…`)];
    case "brand":
      return [act("trigger", `Trigger a cycle of ${thing.name}`)];
    case "deadLetter": {
      const pending = thing.status === "open" || thing.status === "snoozed";
      const restorable = thing.status === "dropped" || thing.status === "snoozed";
      const name = `${thing.errorName} in ${thing.queue}`;
      return [
        ...(pending && thing.reason !== "malformed" ? [act("replay", `Replay ${name}`)] : []),
        ...(pending ? [act("drop", `Drop ${name}…`)] : []),
        ...(restorable ? [act("restore", `Restore ${name}`)] : []),
      ];
    }
    case "job":
      return [
        ...(thing.state === "failed" ? [act("retry", `Retry ${thing.type}`)] : []),
        ...(thing.state === "delayed" ? [act("promote", `Run ${thing.type} now`, "run")] : []),
        ...(isOver(thing.state) ? [] : [act("cancel", `Cancel ${thing.type}…`)]),
      ];
    case "run":
      return thing.status === "waiting" ? [act("approve", `Approve “${thing.keyword}”…`), act("reject", `Reject “${thing.keyword}”…`)] : [];
    case "schedule":
      return thing.state === "ended"
        ? []
        : [
            act("run", `Run ${thing.name} now`),
            thing.state === "paused" ? act("resume", `Resume ${thing.name}`) : act("pause", `Pause ${thing.name}…`),
          ];
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
        { word: "edit", says: `Edit the strategy of ${thing.name}`, go: `${placeOf("brand", thing.slug)}?edit=1` },
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

/** All that can be done with a thing now, what one wants most first. Who may only look is offered what changes nothing. */
export const verbsOf = (thing: Thing, mayAct: boolean): Verb[] => [
  { word: "open", says: "Open", go: placeOf(thing.kind, idOf(thing)) },
  ...(mayAct ? changes(thing) : []),
  ...sights(thing),
  { word: "copy", says: thing.kind === "queue" || thing.kind === "brand" ? "Copy its name" : "Copy its id", act: "copy" },
];

const typed: readonly string[] = [
  "pause",
  "resume",
  "trigger",
  "replay",
  "drop",
  "restore",
  "retry",
  "cancel",
  "approve",
  "reject",
  "run",
  "edit",
  "copy",
];
/** Shorter beginnings mean too much. */
const shortest = 3;

/** What was typed, taken apart: "pause pub" asks for what can be paused and has "pub" in its name. */
export function readQuery(text: string): { verb: string | undefined; rest: string } {
  const [first = "", ...others] = text.trim().split(/\s+/);
  const verb = first.length >= shortest ? typed.find((one) => one.startsWith(first.toLowerCase())) : undefined;
  return verb ? { verb, rest: others.join(" ") } : { verb: undefined, rest: text.trim() };
}
