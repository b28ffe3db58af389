import { createMessage } from "#brand-engine/domain/messages";
import { TransientError } from "#domain/jobs/retry";
import type { Handler } from "#brand-engine/runtime/handlers";
import type { Env } from "./env.ts";
import { modelProvider } from "./modelProvider.ts";
import type { FoundKeyword, Provider } from "./provider.ts";
import { findRecentKeywords, researchIdOf, storeResearch } from "./research.ts";
import { sampleProvider } from "./sampleProvider.ts";

const providerOf = (env: Env): Provider => (env.RESEARCH_BASE_URL ? modelProvider(env.RESEARCH_BASE_URL, env) : sampleProvider);

/** Research that is younger is not repeated, unless the command sets another age. Days. */
const defaultMaxAgeDays = 7;

/** Requests to the provider at once. More would reach rate limits sooner; with fewer, a job could exceed its lease. */
const parallelRequests = 5;

const chunksOf = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));

/** Researches all keywords. Stops after the first failure, and returns it together with the results so far. */
async function researchAll(
  provider: Provider,
  brand: string,
  keywords: readonly string[],
): Promise<{ results: FoundKeyword[]; failure: unknown }> {
  const results: FoundKeyword[] = [];
  for (const round of chunksOf(chunksOf(keywords, provider.chunk), parallelRequests)) {
    const answers = await Promise.allSettled(round.map((chunk) => provider.research(brand, chunk)));
    results.push(...answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : [])));
    const failed = answers.find((answer) => answer.status === "rejected");
    if (failed) return { results, failure: failed.reason };
  }
  return { results, failure: undefined };
}

/**
 * Researches keywords. Recent research is not repeated, and results of a failed attempt are stored for the next attempt,
 * because requests cost money. When the provider still omits keywords in the last attempt, the job completes without them.
 */
export const onResearchRequested: Handler<"research.requested", Env> = async ({ message, at, attempt, attempts }, env) => {
  const { brand_slug: brand, priority, max_age_days: maxAgeDays = defaultMaxAgeDays } = message.payload;
  const keywords = [...new Set(message.payload.keywords)];
  const provider = providerOf(env);
  const recent = await findRecentKeywords(env.DB, brand, keywords, new Date(at), maxAgeDays);
  const missingKeywords = keywords.filter((keyword) => !recent.has(keyword));
  const { results, failure } = await researchAll(provider, brand, missingKeywords);
  const writes = storeResearch(env.DB, brand, provider.name, results, at);
  const researched = new Set([...recent.keys(), ...results.map(({ keyword }) => keyword)]);
  const missing = keywords.filter((keyword) => !researched.has(keyword));
  if (failure || (missing.length > 0 && (attempt < attempts || researched.size === 0))) {
    if (writes.length) await env.DB.batch(writes);
    throw (
      failure ??
      new TransientError(
        `${provider.name} omitted ${missing.length} of ${missingKeywords.length} keywords: ${missing.slice(0, 5).join(", ")}`,
      )
    );
  }
  const ids = keywords.filter((keyword) => researched.has(keyword)).map((keyword) => researchIdOf(brand, keyword));
  const completed = createMessage(
    "research.completed",
    {
      brand_slug: brand,
      research_ids: ids,
      keywords_researched: ids.length,
      priority,
      fresh_since: [...recent.values()].toSorted()[0] ?? at,
    },
    { source: "gatherfeed", correlationId: message.correlation_id },
  );
  return { writes, emit: [{ queue: "brand-events", message: completed }] };
};
