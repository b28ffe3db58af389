import { z } from "zod";
import { askModel, type ModelConfig } from "#runtime/llm";
import { type Draft, Outline, type Subject, type Writer } from "./writer.ts";

/** Timeouts of the model requests, ms. They are shorter than the timeouts of the steps, so that the error names the model. */
const timeoutMs = { outline: 100_000, draft: 280_000, editorial: 160_000 };

const DraftSchema: z.ZodType<Draft> = z.object({
  title: z.string().min(1).max(200),
  description: z.string().min(1).max(400),
  body: z.string().min(200).max(60_000),
});

const voice =
  "You write for readers who searched for an answer: plain, exact, friendly, no filler, no claims you were not given or can't be sure of. The body is Markdown without HTML and without a level-one heading.";

/** The research for the prompt. */
const researchText = ({ keyword, notes }: Subject): string =>
  `Keyword: ${keyword}\nAngles:\n${notes.angles.join("\n")}\nQuestions readers ask:\n${notes.questions.join("\n")}\nFacts:\n${notes.facts.join("\n")}`;

/** Returns a writer that uses a model, with one request for each step. */
export const modelWriter = (config: ModelConfig): Writer => ({
  name: config.model,
  outline: (subject) =>
    askModel(config, {
      system: `You plan articles. ${voice}`,
      prompt: `Plan an article of about 900 words.\n\n${researchText(subject)}`,
      schema: Outline,
      timeoutMs: timeoutMs.outline,
    }),
  draft: (subject, outline) =>
    askModel(config, {
      system: voice,
      prompt: `Write the article to this plan.\n\n${JSON.stringify(outline)}\n\n${researchText(subject)}`,
      schema: DraftSchema,
      timeoutMs: timeoutMs.draft,
    }),
  editorial: (subject, draft) =>
    askModel(config, {
      system: `You edit articles: cut repetition, mend mistakes, keep the meaning and the length. ${voice}`,
      prompt: `Edit this article about "${subject.keyword}".\n\n${JSON.stringify(draft)}`,
      schema: DraftSchema,
      timeoutMs: timeoutMs.editorial,
    }),
});
