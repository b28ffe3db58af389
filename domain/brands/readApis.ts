import { z } from "zod";
import type { Research } from "./strategy.ts";

/** An article as scalable-media keeps it. `body` is Markdown. */
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

/** gatherfeed's read-only entrypoint `ReadApi`. Ids not known are left out; at most 200 are read. */
export interface ResearchReadApi {
  research(ids: string[]): Promise<Research[]>;
}

/** scalable-media's read-only entrypoint `ReadApi`. */
export interface ContentReadApi {
  content(id: string): Promise<Content | null>;
}
