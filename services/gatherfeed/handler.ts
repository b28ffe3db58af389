import { createMessage } from "#domain/messages/envelope";
import { TransientError } from "#domain/jobs/retry";
import type { Handler } from "#runtime/handlers";
import type { Env } from "./env.ts";
import { modelProvider } from "./modelProvider.ts";
import type { Found, Provider } from "./provider.ts";
import { freshKeywords, researchIdOf, storeResearch } from "./research.ts";
import { sampleProvider } from "./sampleProvider.ts";

const providerOf = (env: Env): Provider => (env.RESEARCH_BASE_URL ? modelProvider(env.RESEARCH_BASE_URL, env) : sampleProvider);

/** Research younger than this is not asked for again where the command says nothing of it, days. */
const usualMaxAgeDays = 7;

/** Questions asked at once. More would run into rate limits sooner; fewer would not fit into a job's lease. */
const together = 5;

const cut = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));

/** Asks for all of `keywords`. Stops after the first failure and answers what was found until then along with it. */
async function researchAll(provider: Provider, brand: string, keywords: readonly string[]): Promise<{ found: Found[]; failure: unknown }> {
  const found: Found[] = [];
  for (const round of cut(cut(keywords, provider.chunk), together)) {
    const answers = await Promise.allSettled(round.map((chunk) => provider.research(brand, chunk)));
    found.push(...answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : [])));
    const failed = answers.find((answer) => answer.status === "rejected");
    if (failed) return { found, failure: failed.reason };
  }
  return { found, failure: undefined };
}

/**
 * Researches keywords. What is fresh is not asked for again, and neither is, on the next try, what a failing try has
 * found already: answers cost money. A provider that keeps leaving keywords out is believed on the last try.
 */
export const onResearchRequested: Handler<"research.requested", Env> = async ({ message, at, attempt, attempts }, env) => {
  const { brand_slug: brand, priority, max_age_days: maxAgeDays = usualMaxAgeDays } = message.payload;
  const keywords = [...new Set(message.payload.keywords)];
  const provider = providerOf(env);
  const known = await freshKeywords(env.DB, brand, keywords, new Date(at), maxAgeDays);
  const asked = keywords.filter((keyword) => !known.has(keyword));
  const { found, failure } = await researchAll(provider, brand, asked);
  const writes = storeResearch(env.DB, brand, provider.name, found, at);
  const having = new Set([...known.keys(), ...found.map(({ keyword }) => keyword)]);
  const missing = keywords.filter((keyword) => !having.has(keyword));
  if (failure || (missing.length > 0 && (attempt < attempts || having.size === 0))) {
    if (writes.length) await env.DB.batch(writes);
    throw (
      failure ??
      new TransientError(`${provider.name} left out ${missing.length} of ${asked.length} keywords: ${missing.slice(0, 5).join(", ")}`)
    );
  }
  const ids = keywords.filter((keyword) => having.has(keyword)).map((keyword) => researchIdOf(brand, keyword));
  const completed = createMessage(
    "research.completed",
    {
      brand_slug: brand,
      research_ids: ids,
      keywords_researched: ids.length,
      priority,
      fresh_since: [...known.values()].toSorted()[0] ?? at,
    },
    { source: "gatherfeed", correlationId: message.correlation_id },
  );
  return { writes, emit: [{ queue: "brand-events", message: completed }] };
};
