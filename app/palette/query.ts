import type { EntityAction } from "./bindActions.tsx";
import { otherVerbs, verbs } from "./entityActions.ts";

/** Shorter prefixes of a verb are ambiguous. */
const minPrefixLength = 3;

/** Whether the verb `asked`, a result of {@link parseQuery}, means this action. */
export const isMeantBy = (asked: string, { verb, synonyms }: Pick<EntityAction, "verb" | "synonyms">): boolean =>
  verb === asked || synonyms.includes(asked);

/** Phrases that mean the verb "limit": "rate limit of publish", "raise the concurrency limit". */
const limitPhrase = /^(?:(?:set|raise|lower|change|lift|remove) )?(?:the )?(?:rate|concurrency) limit(?: (?:of|for|from))? ?/i;

/** Splits a query into its leading verb and the rest: "pause pub" looks for entities with "pub" that can be paused. */
export function parseQuery(text: string): { verb: string | undefined; rest: string } {
  const [first = "", ...others] = text.trim().replace(limitPhrase, "limit ").split(/\s+/);
  const asked = first.toLowerCase();
  const verb =
    first.length >= minPrefixLength
      ? (verbs().find((one) => one.startsWith(asked)) ?? (otherVerbs().has(asked) ? asked : undefined))
      : undefined;
  return verb ? { verb, rest: others.join(" ") } : { verb: undefined, rest: text.trim() };
}
