import type { EntityAction } from "./entityActions.ts";

/** The verbs that a query may begin with. */
const verbs: readonly string[] = [
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
/** Shorter prefixes of a verb are ambiguous. */
const minPrefixLength = 3;

/** Verbs of other tools, and our verbs with the same meaning. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
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

/** Whether the verb `asked`, a result of {@link parseQuery}, means this action. */
export const isMeantBy = (asked: string, { word, synonyms: own = [] }: EntityAction): boolean =>
  word === asked || own.includes(asked) || (synonyms[asked]?.includes(word) ?? false);

/** Phrases that mean the verb "limit": "rate limit of publish", "raise the concurrency limit". */
const limitPhrase = /^(?:(?:set|raise|lower|change|lift|remove) )?(?:the )?(?:rate|concurrency) limit(?: of)? ?/i;

/** Splits a query into its leading verb and the rest: "pause pub" looks for entities with "pub" that can be paused. */
export function parseQuery(text: string): { verb: string | undefined; rest: string } {
  const [first = "", ...others] = text.trim().replace(limitPhrase, "limit ").split(/\s+/);
  const asked = first.toLowerCase();
  // A synonym counts only when it is written in full, because its prefix may be the start of a name.
  const verb =
    first.length >= minPrefixLength
      ? (verbs.find((one) => one.startsWith(asked)) ?? (Object.hasOwn(synonyms, asked) ? asked : undefined))
      : undefined;
  return verb ? { verb, rest: others.join(" ") } : { verb: undefined, rest: text.trim() };
}
