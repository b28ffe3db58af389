import { nicheFi } from "./nicheFi.ts";
import type { FoundKeyword, Provider, SampleKeyword } from "./provider.ts";
import { trailKit } from "./trailKit.ts";

const samples = new Map([...nicheFi, ...trailKit].map((sample) => [sample.keyword, sample]));

/** A whole number from `from` up to `to` that only depends on `text`. */
function pick(text: string, from: number, to: number): number {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
  return from + (hash % (to - from + 1));
}

/**
 * What is said of a keyword that is not in the data set. The numbers are made up but stay the same; they fit the
 * default strategy, so that a brand somebody has just made up has something to write.
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

/** Needs no key and no network: the bundled data set, and stable made-up numbers for all other keywords. */
export const sampleProvider: Provider = {
  name: "sample",
  chunk: 200,
  research: async (_brand, keywords) =>
    keywords.map((keyword) => ({ ...foundKeywordOf(samples.get(keyword.toLowerCase()) ?? createSample(keyword)), keyword })),
};
