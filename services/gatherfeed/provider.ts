import type { Research, ResearchNotes } from "#domain/brands/strategy";

/** What was found out about one keyword. */
export type FoundKeyword = Pick<Research, "keyword" | "volume" | "difficulty"> & { notes: ResearchNotes };

/** One entry of the bundled data set. */
export type SampleKeyword = Pick<Research, "keyword" | "volume" | "difficulty"> & ResearchNotes;

/**
 * Where research comes from. It is asked for at most `chunk` keywords at a time and may answer for fewer. Throws
 * RateLimitError, TransientError or PermanentError.
 */
export type Provider = { name: string; chunk: number; research: (brand: string, keywords: readonly string[]) => Promise<FoundKeyword[]> };
