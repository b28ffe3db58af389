import { z } from "zod";
import type { Research } from "./strategy.ts";

/** An article as scalable-media stores it. `body` is Markdown. */
export const Content = z.object({
  id: z.string(),
  brand: z.string(),
  keyword: z.string(),
  title: z.string(),
  description: z.string(),
  body: z.string(),
  wordCount: z.number().int(),
  writer: z.string(),
  createdAt: z.string(),
});
export type Content = z.infer<typeof Content>;

/** The read-only entrypoint `ReadApi` of gatherfeed. Reads at most 200 ids; unknown ids are left out of the result. */
export interface ResearchReadApi {
  research(ids: string[]): Promise<Research[]>;
}

/** The read-only entrypoint `ReadApi` of scalable-media. Returns null for an unknown id. */
export interface ContentReadApi {
  content(id: string): Promise<Content | null>;
}
