import { z } from "zod";
import { PermanentError } from "#domain/jobs/retry";
import { askModel } from "#runtime/llm";
import type { Env } from "./env.ts";
import type { FoundKeyword, Provider } from "./provider.ts";

/** A model that takes longer than this is asked again later, ms: two rounds of questions must fit into a job's lease. */
const timeoutMs = 45_000;

/** Models write numbers the way people do. */
const Amount = z
  .union([z.number(), z.string().transform((text) => Number(text.replaceAll(/[\s,_]/g, "")))])
  .pipe(z.number().min(0).max(1_000_000_000));
/** A few short lines: a longer answer is cut, not refused. */
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
Repeat each keyword exactly as it was given. If you don't know a number, estimate it. Never leave a keyword out.`;

const normalizeKeyword = (keyword: string): string => keyword.trim().toLowerCase();

/** Asks an OpenAI-compatible endpoint, a few keywords a question. Keywords nobody asked for are ignored. */
export const modelProvider = (baseUrl: string, { RESEARCH_MODEL: model, RESEARCH_API_KEY: apiKey }: Env): Provider => ({
  name: model ?? "model",
  chunk: 20,
  research: async (brand, keywords) => {
    if (!model) throw new PermanentError("RESEARCH_BASE_URL is set, so RESEARCH_MODEL must be set too");
    const prompt = `The publisher is called ${brand}. The keywords, one a line:\n${keywords.join("\n")}`;
    const answer = await askModel({ baseUrl, model, apiKey }, { system, prompt, schema: Answer, timeoutMs });
    const byKeyword = new Map(answer.keywords.map((one) => [normalizeKeyword(one.keyword), one]));
    return keywords.flatMap((keyword): FoundKeyword[] => {
      const one = byKeyword.get(normalizeKeyword(keyword));
      if (!one) return [];
      const { volume, difficulty, angles, questions, facts } = one;
      return [{ keyword, volume: Math.round(volume), difficulty: Math.min(100, difficulty), notes: { angles, questions, facts } }];
    });
  },
});
