import type { EntityAction } from "./entityActions.ts";

/** Verbs that may stand in front. */
const typed: readonly string[] = [
  "limit",
  "pause",
  "resume",
  "trigger",
  "replay",
  "drop",
  "restore",
  "snooze",
  "purge",
  "retry",
  "cancel",
  "remove",
  "approve",
  "reject",
  "restart",
  "dismiss",
  "terminate",
  "run",
  "edit",
  "delete",
  "copy",
];
/** Shorter beginnings mean too much. */
const shortest = 3;

/** What other tools call it: the verbs here that are meant. */
const alsoCalled: Readonly<Record<string, readonly string[]>> = {
  stop: ["pause", "cancel", "terminate"],
  start: ["run", "resume", "trigger"],
  unpause: ["resume"],
  rerun: ["retry", "replay", "restart", "run"],
  redrive: ["replay"],
  retry: ["retry", "replay", "restart"],
  replay: ["replay", "retry"],
  discard: ["drop", "remove"],
  delete: ["delete", "remove", "drop"],
  throttle: ["limit"],
  wake: ["trigger", "restore"],
};

/** Whether a verb is one that `asked`, a word of {@link readQuery}, may mean. */
export const isMeantBy = (asked: string, { word }: EntityAction): boolean => word === asked || (alsoCalled[asked]?.includes(word) ?? false);

/** A limit as one says it: "rate limit of publish", "raise the concurrency limit". */
const limits = /^(?:(?:set|raise|lower|change|lift) )?(?:the )?(?:rate|concurrency) limit(?: of)? ?/i;

/** What was typed, taken apart: "pause pub" asks for what can be paused and has "pub" in its name. */
export function parseQuery(text: string): { verb: string | undefined; rest: string } {
  const [first = "", ...others] = text.trim().replace(limits, "limit ").split(/\s+/);
  const asked = first.toLowerCase();
  // Another tool's word counts when it is written in full: its beginning may be the name of something.
  const verb =
    first.length >= shortest
      ? (typed.find((one) => one.startsWith(asked)) ?? (Object.hasOwn(alsoCalled, asked) ? asked : undefined))
      : undefined;
  return verb ? { verb, rest: others.join(" ") } : { verb: undefined, rest: text.trim() };
}
