import { z } from "zod";
import { PermanentError } from "#domain/jobs/retry";
import { askModel } from "#runtime/llm";
import type { Env } from "./env.ts";
import type { FoundKeyword, Provider } from "./provider.ts";

/** Time limit of a request, ms. Two rounds of requests must fit into a job's lease. */
const timeoutMs = 45_000;

/** Accepts numbers as people write them, such as "1,200". */
const Amount = z
  .union([z.number(), z.string().transform((text) => Number(text.replaceAll(/[\s,_]/g, "")))])
  .pipe(z.number().min(0).max(1_000_000_000));
/** At most 8 lines of 400 characters. Longer answers are cut, not refused. */
const Lines = z
  .array(z.string())
  .default([])
  .transform((lines) => lines.flatMap((line) => line.trim().slice(0, 400) || []).slice(0, 8));

const Answer = z.object({
  keywords: z.array(z.object({ keyword: z.string(), volume: Amount, difficulty: Amount, angles: Lines, questions: Lines, facts: Lines })),
});

const system = `You research keywords for a publisher. For each keyword you are given, answer with
- volume: how often it is searched for in a month, as a whole number;
- difficulty: how hard it is to rank for, 0 (easy) to 100 (impossible);
- angles: three ways to approach an article on it;
- questions: three questions readers have;
- facts: four statements that are true, specific and do not age, one sentence each.
Repeat each keyword exactly as it was given. If you don't know a number, estimate it. Never omit a keyword.`;

const normalizeKeyword = (keyword: string): string => keyword.trim().toLowerCase();

/** A provider that uses an OpenAI-compatible endpoint, with 20 keywords in a request. Ignores keywords that were not requested. */
export const modelProvider = (baseUrl: string, { RESEARCH_MODEL: model, RESEARCH_API_KEY: apiKey }: Env): Provider => ({
  name: model ?? "model",
  chunk: 20,
  research: async (brand, keywords) => {
    if (!model) throw new PermanentError("RESEARCH_BASE_URL is set, so RESEARCH_MODEL must be set too");
    const prompt = `The publisher is called ${brand}. The keywords, one on each line:\n${keywords.join("\n")}`;
    const answer = await askModel({ baseUrl, model, apiKey }, { system, prompt, schema: Answer, timeoutMs });
    const byKeyword = new Map(answer.keywords.map((item) => [normalizeKeyword(item.keyword), item]));
    return keywords.flatMap((keyword): FoundKeyword[] => {
      const item = byKeyword.get(normalizeKeyword(keyword));
      if (!item) return [];
      const { volume, difficulty, angles, questions, facts } = item;
      return [{ keyword, volume: Math.round(volume), difficulty: Math.min(100, difficulty), notes: { angles, questions, facts } }];
    });
  },
});
