import type { Research, ResearchNotes } from "#brand-engine/domain/strategy";

/** The research result of one keyword. */
export type FoundKeyword = Pick<Research, "keyword" | "volume" | "difficulty"> & { notes: ResearchNotes };

/** One entry of the bundled samples. */
export type SampleKeyword = Pick<Research, "keyword" | "volume" | "difficulty"> & ResearchNotes;

/**
 * A source of research. `research` gets at most `chunk` keywords, and may return fewer. It throws RateLimitError,
 * TransientError or PermanentError.
 */
export type Provider = { name: string; chunk: number; research: (brand: string, keywords: readonly string[]) => Promise<FoundKeyword[]> };
