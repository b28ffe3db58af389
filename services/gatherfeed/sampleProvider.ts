import nicheFi from "./nicheFi.json";
import type { FoundKeyword, Provider, SampleKeyword } from "./provider.ts";
import trailKit from "./trailKit.json";

/** The keywords of the two sample brands. Volumes and difficulties are made up; the facts are not. */
const samples = new Map<string, SampleKeyword>([...nicheFi, ...trailKit].map((sample) => [sample.keyword, sample]));

/** An integer from `from` to `to` that depends only on `text`. */
function pick(text: string, from: number, to: number): number {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
  return from + (hash % (to - from + 1));
}

/**
 * Made-up research for a keyword without sample. The numbers are stable and fit the default strategy, so that a new brand
 * has something to write.
 */
const createSample = (keyword: string): SampleKeyword => ({
  keyword,
  volume: pick(`volume ${keyword}`, 120, 4800),
  difficulty: pick(`difficulty ${keyword}`, 6, 38),
  angles: [`What ${keyword} means in practice`, "Where to begin", "Mistakes that cost the most"],
  questions: [`Who is ${keyword} for?`, "How much time does it take?", "How do you tell that it works?"],
  facts: [
    "Beginning small shows sooner what works than planning for everything.",
    "What is written down once can be compared with what happens later.",
    "Most first attempts fail on one missing preparation, which a short list would have shown.",
  ],
});

function foundKeywordOf({ keyword, volume, difficulty, ...notes }: SampleKeyword): FoundKeyword {
  return { keyword, volume, difficulty, notes };
}

/** A provider without key and network: the bundled samples, and stable made-up numbers for all other keywords. */
export const sampleProvider: Provider = {
  name: "sample",
  chunk: 200,
  research: async (_brand, keywords) =>
    keywords.map((keyword) => ({ ...foundKeywordOf(samples.get(keyword.toLowerCase()) ?? createSample(keyword)), keyword })),
};
