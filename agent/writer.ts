import { z } from "zod";
import type { Content } from "#brand-engine/domain/readApis";
import type { ResearchNotes } from "#brand-engine/domain/strategy";

/** The subject of an article: its keyword and the research for it. */
export type Subject = { brand: string; keyword: string; volume: number; difficulty: number; notes: ResearchNotes };

export const Outline = z.object({
  title: z.string().min(1).max(200),
  description: z.string().min(1).max(400),
  sections: z
    .array(z.object({ heading: z.string().min(1).max(200), points: z.array(z.string().max(600)).max(12) }))
    .min(1)
    .max(12),
});
export type Outline = z.infer<typeof Outline>;

/** An article in Markdown. */
export type Draft = { title: string; description: string; body: string };

/** Writes an article in three steps. Each throws RateLimitError, TransientError or PermanentError. */
export interface Writer {
  /** `sample`, or the model's name; shown on the article's page. */
  readonly name: string;
  outline(subject: Subject): Promise<Outline>;
  draft(subject: Subject, outline: Outline): Promise<Draft>;
  editorial(subject: Subject, draft: Draft): Promise<Draft>;
}

const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** The article to store for an edited draft. */
export const article = (subject: Subject, draft: Draft, writer: string): Omit<Content, "id" | "createdAt"> => ({
  brand: subject.brand,
  keyword: subject.keyword,
  ...draft,
  wordCount: wordsIn(draft.body),
  writer,
});
