import { needlesOf } from "#domain/text/search";
import { sqlFoldingFor } from "#domain/text/sqlFolding";
import { type IndexedNeedle, indexedNeedlesOf } from "#domain/text/trigrams";
import { type PageRequest, scanLimit, sortKeyRange } from "../page.ts";

/**
 * Asks for dead letters whose texts contain one of the `needles`, with ids from `from` up to but not including `below`: up to `limit`, in the
 * order of the ids.
 */
export type IndexQuery = { needles: IndexedNeedle[]; from: string; below: string; order: "newest" | "oldest"; limit: number };

/** An index of the texts of all dead letters. Returns null when it cannot answer now. What it returns may not match, or be gone. */
export type TextIndex = (query: IndexQuery) => Promise<string[] | null>;

/** Dead letters that may match, in the order of the list. `hasMore` is true if others follow. */
export type Candidates = { ids: string[]; hasMore: boolean };

type Wanted = { q?: string | undefined; correlationId?: string | undefined; from?: string | undefined; to?: string | undefined };

/**
 * Returns the candidates for a page of a list, up to 2,000, or null if its rows must be scanned: without a text, in an order other than by
 * time, for a text that is too short or has too many letters for the index, and for a correlation id, which has few rows.
 */
export async function findCandidates(index: TextIndex, filter: Wanted, order: string, page: PageRequest): Promise<Candidates | null> {
  if (filter.q === undefined || filter.correlationId !== undefined || (order !== "newest" && order !== "oldest")) return null;
  const needles = indexedNeedlesOf(filter.q);
  if (needles === undefined || !sqlFoldingFor(needlesOf(filter.q).join("\n")).complete) return null;
  const ids = await index({ needles, order, ...sortKeyRange(filter, page.cursor, order), limit: scanLimit + 1 });
  return ids && { ids: ids.slice(0, scanLimit), hasMore: ids.length > scanLimit };
}
